import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { wipeStateDir } from '@entente/up';
import { checkEvidence } from './checks.js';
import { fromTheBeginning, gatherEvidence, takeMarks } from './gather-evidence.js';
import { startInstallation, type Installation } from './installation.js';
import { Ledger } from './ledger.js';
import { SeededRandom } from './seeded-random.js';
import { Sender } from './sender.js';
import { waitUntilQuiet } from './wait-until-quiet.js';
import { WriteMaker, type Write } from './write.js';
import { settleAll, writeThrough } from './writers.js';

const folder = mkdtempSync(join(tmpdir(), 'entente-fault-run-'));
const ledger = new Ledger(join(folder, 'ledger.jsonl'));
let installation: Installation;

beforeAll(async () => {
  installation = await startInstallation(join(folder, 'state'), 'embedded');
  const { gatewayUrl, token, inbox, entente, databases, log } = installation;
  const random = new SeededRandom(1);
  const maker = new WriteMaker(1, random);
  const sender = new Sender(gatewayUrl, token, inbox, ledger, random, (write) => maker.settle(write));
  await writeThrough({ windowMs: 2_000, writes: 300, latestMs: 30_000 }, ledger, maker, sender, random);
  await settleAll(sender, 30_000);
  await waitUntilQuiet({ services: entente.services, databases, log }, 60_000, () => undefined);
}, 180_000);

afterAll(async () => {
  await installation.stop();
  ledger.close();
  wipeStateDir(join(folder, 'state'));
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

/** The checks that fail on what the databases, the log and the ledger hold. */
async function failing(): Promise<string[]> {
  const { databases, log } = installation;
  const marks = await takeMarks(databases, log, ledger.end);
  return checkEvidence(await gatherEvidence(databases, log, ledger.path, fromTheBeginning, marks)).flatMap(({ check, ok }) => (ok ? [] : [check]));
}

/** The checks that fail after a change to a database, which is taken back. */
async function failingAfter(database: string, change: string): Promise<string[]> {
  const { databases } = installation;
  await databases.query(database, 'BEGIN');
  try {
    await databases.query(database, change);
    return await failing();
  } finally {
    await databases.query(database, 'ROLLBACK');
  }
}

describe('a run without faults', () => {
  it('is acknowledged and passes every check', async () => {
    expect(ledger.counts.ok).toBeGreaterThanOrEqual(300);
    expect(await failing()).toEqual([]);
  }, 60_000);

  it.each([
    [
      'an event lost in reporting',
      'entente_reporting',
      'DELETE FROM live.history WHERE position = (SELECT max(position) - 3 FROM live.history)',
      'each event took effect',
    ],
    [
      'an event applied twice',
      'entente_reporting',
      `INSERT INTO live.history (position, event_id, type, subject, time, sequence, summary, label, classification, categories, audience, happened_at)
       SELECT position + 1000000, event_id, type, subject, time, sequence, summary, label, classification, categories, audience, happened_at
       FROM live.history ORDER BY position DESC LIMIT 1`,
      'each event took effect',
    ],
    [
      'a read model behind',
      'entente_reporting',
      `UPDATE live.agreement SET title = title || '!' WHERE title LIKE 'fault-run-%'`,
      'reporting shows every agreement',
    ],
    [
      'a record lost in the log',
      'entente_log',
      `DELETE FROM log WHERE topic = 'entente.agreements.events' AND "offset" = (SELECT max("offset") - 2 FROM log WHERE topic = 'entente.agreements.events')`,
      'offsets follow one another',
    ],
    [
      'two records of an aggregate swapped in the log',
      'entente_log',
      `WITH pair AS (SELECT min("offset") AS a, max("offset") AS b FROM log WHERE topic = 'entente.agreements.events' AND key =
         (SELECT key FROM log WHERE headers->>'ce_type' = 'entente.agreements.agreement-corrected.v1' ORDER BY "offset" DESC LIMIT 1))
       UPDATE log l SET headers = o.headers, value = o.value FROM log o, pair
       WHERE l.topic = 'entente.agreements.events' AND o.topic = l.topic AND l."offset" IN (a, b) AND o."offset" = a + b - l."offset"`,
      'the log tells each aggregate in order',
    ],
    [
      'an acknowledged write lost by its owner',
      'entente_agreements',
      `DELETE FROM agreement_version WHERE title LIKE 'fault-run-%' AND version = 1`,
      'acknowledged writes are in the register',
    ],
    [
      'an event never published',
      'entente_agreements',
      'UPDATE outbox SET published_at = NULL WHERE id = (SELECT min(id) FROM outbox)',
      'every event the owners stored',
    ],
    ['a dead letter gone', 'entente_agreements', 'DELETE FROM dead_letter', 'bad reports are dead letters'],
  ])(
    'fails its checks with %s',
    async (_, database, change, wanted) => {
      expect(await failingAfter(database, change)).toEqual(expect.arrayContaining([expect.stringContaining(wanted)]));
    },
    60_000,
  );

  it('fails its checks with an acknowledgement of what nobody has', async () => {
    const lost: Write = { id: 'fault-run-1-999999', channel: 'events', good: true, events: 1, record: 'lost', revision: 1 };
    ledger.sent([lost]);
    ledger.answered(lost, 'ok');
    expect(await failing()).toEqual(['acknowledged writes are in the register, the log and reporting']);
  }, 60_000);
});
