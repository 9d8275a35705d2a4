import { PUBLIC_LABEL, type Label, type LogContent, type LogEntry } from '@entente/contracts';
import { Transactions, type Tx } from '@entente/persistence';
import { v7 as uuidv7 } from 'uuid';
import { ChannelLog } from '../src/persistence/channel-log.js';
import type { RunningCrisisChannels } from './running-crisis-channels.js';

const log = new ChannelLog();

/** A proposed channel between Norway and Russia; answers its id. */
export async function aChannel(service: RunningCrisisChannels, label: Label = PUBLIC_LABEL): Promise<string> {
  return (await service.post('/v1/channels', { title: 'Line', parties: ['NOR', 'RUS'], label })).body.id;
}

/** Something that can happen on a line. */
export function missed(streak = 1): LogContent {
  return { kind: 'line-check-missed', check: uuidv7(), dueAt: '2026-02-01T09:00:00Z', streak };
}

/** Work on the service's database, for which nothing is hidden. */
export function asSystem<T>(service: RunningCrisisChannels, work: (tx: Tx) => Promise<T>): Promise<T> {
  return service.app.get(Transactions).run('system', work);
}

/** Adds entries to the log of a channel, as the service itself does. */
export function append(service: RunningCrisisChannels, channel: string, ...contents: readonly LogContent[]): Promise<LogEntry[]> {
  return asSystem(service, async (tx) =>
    log.append(
      tx,
      await log.lock(tx, [channel]),
      contents.map((content) => ({ channel, at: new Date(), content })),
    ),
  );
}

/** Adds an entry to the log of each channel, all in one transaction. */
export function appendToEach(service: RunningCrisisChannels, channels: readonly string[]): Promise<LogEntry[]> {
  return asSystem(service, async (tx) =>
    log.append(
      tx,
      await log.lock(tx, channels),
      channels.map((channel) => ({ channel, at: new Date(), content: missed() })),
    ),
  );
}
