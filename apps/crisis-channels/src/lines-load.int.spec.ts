import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { digestOf } from '@entente/channel-log';
import { lineCheckMissed, PUBLIC_LABEL, topic } from '@entente/contracts';
import { Transactions } from '@entente/persistence';
import { eventually, recordsIn } from '@entente/testing';
import { startTestCrisisChannels, type RunningCrisisChannels } from '../spec/running-crisis-channels.js';
import { proposeChannel } from './domain/channel.js';
import { openLine } from './domain/run-line.js';
import { ChannelRepository } from './persistence/channel.repository.js';
import { clocks } from './writing/clocks.js';
import { LineKeeper } from './writing/line-keeper.js';
import { Writer } from './writing/writer.js';

const CHANNELS = 10_000;
const BATCH = 1_000;
const GRACE_MS = 60_000;
/** At 12:00 and 18:00 UTC in winter, wherever the clocks are. */
const LINE_CHECKS = [
  { zone: 'UTC', times: ['12:00', '18:00'] },
  { zone: 'Europe/Oslo', times: ['13:00', '19:00'] },
  { zone: 'Asia/Kolkata', times: ['17:30', '23:30'] },
].map((schedule) => ({ ...schedule, graceMinutes: GRACE_MS / 60_000, degradedAfter: 2 }));

let service: RunningCrisisChannels;
beforeAll(async () => {
  service = await startTestCrisisChannels();
}, 120_000);
afterAll(async () => {
  await service.close();
});

/** Lets time run from an instant on. */
function runFrom(instant: Date): void {
  const ahead = instant.getTime() - Date.now();
  service.clock.now = () => new Date(Date.now() + ahead);
}

async function query<T extends Record<string, unknown>>(sql: string, values: readonly unknown[] = []): Promise<T[]> {
  return service.app.get(Transactions).run('system', (tx) => tx.query<T>(sql, values));
}

/** So many open channels, their next check due at noon of 1 February 2026. */
async function openChannels(): Promise<void> {
  const [writer, keeper, { records }] = [service.app.get(Writer), service.app.get(LineKeeper), service.app.get(ChannelRepository)];
  const moment = writer.now(new Date('2026-02-01T06:00:00Z'));
  for (let done = 0; done < CHANNELS; done += BATCH) {
    await service.app.get(Transactions).run('system', async (tx) => {
      const proposed = Array.from({ length: BATCH }, (_, index) => {
        const arrangements = { lineChecks: LINE_CHECKS[index % LINE_CHECKS.length]! };
        return proposeChannel({ title: `Line ${done + index}`, parties: ['NOR', 'RUS'], arrangements }, 'hand', PUBLIC_LABEL, moment);
      });
      await writer.write(tx, records, proposed, moment);
      const { courses, tips } = await keeper.hold(
        tx,
        proposed.map(({ next }) => next.id),
      );
      const shown = clocks();
      await keeper.save(
        tx,
        courses.map((course) => openLine(course, { on: '2026-02-01' }, [], shown, moment)),
        tips,
        moment,
      );
    });
  }
}

async function missed(dueAt: Date): Promise<{ total: number; channels: number; last: Date | null }> {
  const [row] = await query<{ total: number; channels: number; last: Date | null }>(
    'SELECT count(*)::int AS total, count(DISTINCT channel)::int AS channels, max(told_at) AS last FROM line_check WHERE due_at = $1',
    [dueAt.toISOString()],
  );
  return row!;
}

/** Waits until every channel's check due then was told, and says how late the last of them was. */
async function allMissed(dueAt: Date, about: string): Promise<void> {
  const before = process.cpuUsage();
  const { total, channels, last } = await eventually(async () => {
    const found = await missed(dueAt);
    return found.channels === CHANNELS && found;
  }, 120_000);
  expect([total, channels]).toEqual([CHANNELS, CHANNELS]);
  const late = (last?.getTime() ?? 0) - dueAt.getTime() - GRACE_MS;
  const { user, system } = process.cpuUsage(before);
  process.stdout.write(`${CHANNELS} line checks due at once, ${about}: the last told ${late} ms after its grace, ${(user + system) / 1_000} ms of processor\n`);
}

it('ten thousand line checks due at once are told once each, although the service is cut off and started anew in their midst', async () => {
  service.clock.at = new Date('2026-02-01T06:00:00Z');
  await openChannels();
  const noon = new Date('2026-02-01T12:00:00Z');
  runFrom(new Date(noon.getTime() + GRACE_MS - 500));
  await eventually(async () => (await missed(noon)).total > 0, 60_000);
  await query('SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()').catch(() => []);
  await pause(20);
  await service.restart();
  await allMissed(noon, 'the service cut off and started anew in their midst');

  const evening = new Date('2026-02-01T18:00:00Z');
  runFrom(new Date(evening.getTime() + GRACE_MS - 500));
  await allMissed(evening, 'undisturbed');

  // The relay of a service that is cut off may publish again: the same events under the same ids.
  const told = await eventually(async () => {
    const records = await recordsIn(service.databases.bus, topic('crisis-channels', 'events'));
    const missedOnes = records.filter(({ headers }) => headers['ce_type'] === lineCheckMissed.type);
    const events = new Map(missedOnes.map(({ headers, value }) => [headers['ce_id'], lineCheckMissed.data.parse(JSON.parse(value.toString('utf8')))]));
    return events.size >= 2 * CHANNELS && [...events.values()];
  }, 120_000);
  expect(told).toHaveLength(2 * CHANNELS);
  expect(new Set(told.map(({ channel, dueAt, streak }) => `${channel} ${dueAt} ${streak}`)).size).toBe(2 * CHANNELS);

  const entries = await query<{ channel: string; position: number; kind: string; entry: string; digest: string }>(
    'SELECT channel, position, kind, entry, digest FROM channel_log ORDER BY channel, position',
  );
  const expected = ['channel-opened', 'line-check-missed', 'line-check-missed', 'channel-degraded'];
  expect(entries).toHaveLength(expected.length * CHANNELS);
  entries.forEach(({ position, kind, entry, digest }, index) => {
    const place = index % expected.length;
    const previous = place === 0 ? null : entries[index - 1]?.digest;
    if (position !== place + 1 || kind !== expected[place] || digestOf(entry) !== digest || JSON.parse(entry).previous !== previous)
      throw new Error(`the chain breaks at ${entry}`);
  });
}, 400_000);
