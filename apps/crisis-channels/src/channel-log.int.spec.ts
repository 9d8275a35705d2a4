import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { entryDigest } from '@entente/channel-log';
import { LogEntry, PUBLIC_LABEL, type LogContent } from '@entente/contracts';
import { Transactions, type Tx } from '@entente/persistence';
import { v7 as uuidv7 } from 'uuid';
import { startTestCrisisChannels, type RunningCrisisChannels } from '../spec/running-crisis-channels.js';
import { ChannelLog } from './persistence/channel-log.js';

let service: RunningCrisisChannels;
beforeAll(async () => {
  service = await startTestCrisisChannels();
}, 120_000);
afterAll(async () => {
  await service.close();
});

const log = new ChannelLog();
const missed = (streak: number): LogContent => ({ kind: 'line-check-missed', check: uuidv7(), dueAt: '2026-02-01T09:00:00Z', streak });

function run<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  return service.app.get(Transactions).run('system', work);
}

async function append(channel: string, ...contents: LogContent[]): Promise<void> {
  await run(async (tx) =>
    log.append(
      tx,
      await log.lock(tx, [channel]),
      contents.map((content) => ({ channel, at: new Date(), content })),
    ),
  );
}

describe('the log of a channel', () => {
  it('is a chain without gaps, whoever appends at once', async () => {
    const { body } = await service.post('/v1/channels', { title: 'Line', parties: ['NOR', 'RUS'], label: PUBLIC_LABEL });
    await Promise.all(Array.from({ length: 20 }, (_, index) => append(body.id, missed(index + 1), missed(index + 2))));
    const rows = await run((tx) =>
      tx.query<{ entry: string; digest: string }>('SELECT entry, digest FROM channel_log WHERE channel = $1 ORDER BY position', [body.id]),
    );
    const entries = rows.map(({ entry }) => LogEntry.parse(JSON.parse(entry)));
    expect(entries.map(({ position }) => position)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
    expect(rows.map(({ digest }) => digest)).toEqual(entries.map(entryDigest));
    expect(entries.map(({ previous }) => previous)).toEqual([null, ...rows.slice(0, -1).map(({ digest }) => digest)]);
  });

  it('is seen by who sees the channel', async () => {
    const { body } = await service.post('/v1/channels', { title: 'Line', parties: ['NOR', 'RUS'] });
    await append(body.id, missed(1));
    const seen = (nation: string): Promise<unknown[]> =>
      service.app
        .get(Transactions)
        .read({ clearance: 'SECRET', categories: [], belongsTo: [nation] }, (tx) => tx.query('SELECT 1 FROM channel_log WHERE channel = $1', [body.id]));
    expect([(await seen('PER')).length, (await seen('FRA')).length]).toEqual([1, 0]);
  });
});
