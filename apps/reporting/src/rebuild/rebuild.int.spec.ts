import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import { eventually } from '@entente/testing';
import { aCorrection, anAgreement, aPartner, SECRET_PER } from '../../spec/events.js';
import { aCrisis, aFollowUp, anEngagement, anExercise, aPosting, corrected } from '../../spec/occasion-events.js';
import { HOLES_CAN_BE_MADE, recordOf, startTestReporting, type RunningReporting, type Wire } from '../../spec/running-reporting.js';

const OPERATOR = { roles: ['operator' as const] };
let reporting: RunningReporting;

beforeAll(async () => {
  reporting = await startTestReporting();
  const memberships = { PER: [{ from: '1990' }], CHL: [{ from: '1995', to: '2005' }] };
  await reporting.publish(aPartner('PER'), aPartner('CHL'));
  for (let round = 0; round < 8; round++) {
    const made = Array.from({ length: 150 }, (_, n) => anAgreement({ title: `no. ${n}`, ...(n === 0 ? { constitutes: 'nato', spells: memberships } : {}) }));
    // Partners in between: the order across topics is what only the live copy knows.
    await reporting.publish(...made.slice(0, 75).flatMap(({ events }) => events));
    const [talks, exercise] = [anEngagement({ title: `talks ${round}` }), anExercise({ title: `exercise ${round}` })];
    await reporting.publish(aPartner(`partner-${round}`), talks.event, aFollowUp(talks).event, exercise.event, aPosting('PER', 'CHL', { from: '2020' }).event);
    await reporting.publish(aCrisis('2020-02', ['PER', 'CHL']).event);
    if (round === 5) await reporting.caughtUp();
    await reporting.publish(corrected(talks, 2, { to: '2026-03-12', participants: [] }, round % 2 === 0 ? SECRET_PER : undefined));
    await reporting.publish(
      ...made.slice(75).flatMap(({ events }) => events),
      ...made.slice(0, 20).map((one) => aCorrection(one, 2, { title: 'corrected' }, SECRET_PER)),
    );
    if (round % 2 === 0) await reporting.caughtUp();
  }
  const [poison, ...held] = anAgreement({ title: 'poison' }).events.map(recordOf);
  if (poison) await reporting.publishRecords({ ...poison, value: Buffer.from('no json') }, ...held);
  await reporting.publish(...anAgreement().events);
  await reporting.caughtUp();
}, 120_000);
afterAll(() => reporting.close());

async function rebuilt(): Promise<Wire> {
  const started = await reporting.post('/v1/reporting/rebuild', OPERATOR);
  expect(started.status).toBe(202);
  return eventually(async () => {
    const { body } = await reporting.get('/v1/reporting/rebuild', OPERATOR);
    return body.id === started.body.id && body.state !== 'running' && body;
  }, 60_000);
}

async function schemas(): Promise<string[]> {
  return (await reporting.sql(`SELECT nspname FROM pg_namespace WHERE nspname IN ('live', 'next', 'previous') ORDER BY 1`)).map(({ nspname }) => nspname);
}

function differing(rebuild: Wire): Wire[] {
  return rebuild.differences.filter((one: Wire) => one.onlyBefore + one.onlyAfter > 0);
}

describe('a rebuild', () => {
  it('equals the live copy row for row, while reads and writes go on', async () => {
    const history = (await reporting.get('/v1/history?limit=500')).body;
    const letters = (await reporting.get('/v1/events/dead?owner=reporting', OPERATOR)).body;
    const relayed = await reporting.log.endOffsets(['entente.reporting.dead']);
    let going = true;
    const statuses = new Set<number>();
    const totals: number[] = [];
    const reading = (async () => {
      while (going) {
        const answer = await reporting.get('/v1/partners/PER/dossier');
        statuses.add(answer.status);
        totals.push(answer.body.history?.total);
        await reporting.publish(...anAgreement().events);
      }
    })();
    const rebuild = await rebuilt();
    going = false;
    await reading;
    expect(rebuild).toMatchObject({ state: 'swapped', read: rebuild.total });
    expect(differing(rebuild)).toEqual([]);
    expect(rebuild.differences.find(({ table }: Wire) => table === 'history').rows).toBeGreaterThan(3_000);
    expect(rebuild.differences.map(({ table }: Wire) => table)).toEqual([
      'aggregate',
      'agreement',
      'agreement_party',
      'approval_waiting',
      'channel',
      'channel_party',
      'child',
      'crisis_actor',
      'deadline',
      'deadline_count',
      'deadline_party',
      'directory_membership',
      'directory_partner',
      'exercise',
      'finding',
      'follow_up',
      'follow_up_partner',
      'history',
      'history_next',
      'history_order',
      'history_partner',
      'lesson',
      'line_check',
      'membership',
      'message',
      'occasion',
      'occasion_partner',
      'owed',
      'partner',
      'posting',
      'receipt',
      'transfer',
    ]);
    expect([...statuses]).toEqual([200]);
    expect(totals).toEqual([...totals].sort((a, b) => a - b));
    await eventually(async () => (await schemas()).join() === 'live');
    await reporting.caughtUp();
    const last = history.items[0].position;
    const again = (await reporting.get(`/v1/history?limit=500&cursor=${Buffer.from(JSON.stringify([last + 1])).toString('base64url')}`)).body;
    expect(again.items).toEqual(history.items);
    expect((await reporting.get('/v1/events/dead?owner=reporting', OPERATOR)).body).toEqual(letters);
    await pause(500);
    expect(await reporting.log.endOffsets(['entente.reporting.dead'])).toEqual(relayed);
  }, 120_000);

  it('goes on with what comes after it: history, directory and memberships', async () => {
    const before = (await reporting.get('/v1/history?limit=1')).body.items[0].position;
    await reporting.publish(
      aPartner('new-comer'),
      ...anAgreement({ constitutes: 'nato', parties: ['BOL', 'PER'], spells: { BOL: [{ from: '2000' }] } }).events,
    );
    await reporting.caughtUp();
    expect((await reporting.get('/v1/history?limit=1')).body.items[0].position).toBe(before + 5);
    await reporting.publish(
      ...anAgreement({ title: 'for members', parties: ['USA', 'GBR'], label: { policy: 'nato', classification: 'UNCLASSIFIED', categories: [] } }).events,
    );
    await reporting.caughtUp();
    await eventually(async () => (await reporting.get('/v1/partners/USA/dossier', { nation: 'BOL' })).body.agreements.total === 1);
    expect((await reporting.get('/v1/partners/USA/dossier', { nation: 'CHL' })).body.agreements.total).toBe(0);
  });

  it('reports what was damaged in the live copy, and mends it', async () => {
    const [row] = await reporting.sql(`UPDATE agreement SET title = 'damaged' WHERE id = (SELECT min(id::text)::uuid FROM agreement) RETURNING id`);
    await reporting.sql('DELETE FROM history_partner WHERE position IN (10, 11)');
    const rebuild = await rebuilt();
    expect(differing(rebuild)).toMatchObject([
      { table: 'agreement', onlyBefore: 1, onlyAfter: 1 },
      { table: 'history_partner', onlyBefore: 0 },
    ]);
    expect(await reporting.sql(`SELECT title FROM agreement WHERE id = $1 AND title <> 'damaged'`, [row.id])).toHaveLength(1);
    expect(differing(await rebuilt())).toEqual([]);
  }, 120_000);

  it('lets those who keep the directory in memory see every later change', async () => {
    const [before] = await reporting.sql(`SELECT setval('directory_change', 1000000)::int AS change`);
    await rebuilt();
    await reporting.publish(aPartner('later'));
    await reporting.caughtUp();
    const [later] = await reporting.sql(`SELECT change::int FROM directory_partner WHERE id = 'later'`);
    expect(later.change).toBeGreaterThan(before.change);
  }, 120_000);

  it('runs alone', async () => {
    const answers = await Promise.all([reporting.post('/v1/reporting/rebuild', OPERATOR), reporting.post('/v1/reporting/rebuild', OPERATOR)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 409]);
    await eventually(async () => (await reporting.get('/v1/reporting/rebuild', OPERATOR)).body.state === 'swapped', 60_000);
  }, 120_000);

  it('is an operator’s to start', async () => {
    expect((await reporting.post('/v1/reporting/rebuild', { roles: ['reader', 'desk-officer', 'integrator'] })).status).toBe(403);
  });

  (HOLES_CAN_BE_MADE ? it : () => undefined)(
    'that finds a hole in the log fails and leaves the live copy as it was',
    async () => {
      const before = (await reporting.get('/v1/partners/PER/dossier')).body;
      const [hole] = await reporting.logSql(`DELETE FROM log WHERE topic = 'entente.agreements.events' AND "offset" = 100 RETURNING *`);
      const rebuild = await rebuilt();
      expect(rebuild).toMatchObject({ state: 'failed', error: expect.stringContaining('no longer holds every record') });
      expect((await reporting.get('/v1/partners/PER/dossier')).body).toEqual(before);
      expect(await schemas()).toEqual(['live']);
      await reporting.logSql('INSERT INTO log (topic, partition, "offset", key, headers, value) VALUES ($1, $2, $3, $4, $5, $6)', [
        hole.topic,
        hole.partition,
        hole.offset,
        hole.key,
        JSON.stringify(hole.headers),
        hole.value,
      ]);
      expect(differing(await rebuilt())).toEqual([]);
    },
    120_000,
  );

  it('that loses its database says so once that is back', async () => {
    await reporting.post('/v1/reporting/rebuild', OPERATOR);
    await reporting.withoutDatabase(1_500);
    const { body } = await eventually(async () => {
      const answer = await reporting.get('/v1/reporting/rebuild', OPERATOR);
      return answer.status === 200 && answer.body.state !== 'running' && answer;
    }, 30_000);
    expect(body).toMatchObject({ state: 'failed' });
    expect(differing(await rebuilt())).toEqual([]);
  }, 120_000);

  it('that did not live to its end is cleaned up at the next start', async () => {
    await reporting.sql(`INSERT INTO rebuilds.run (id, state, started_at) VALUES ('01890a5d-ac96-774b-bcce-b302099a8057', 'running', now())`);
    await reporting.sql('CREATE SCHEMA next');
    await reporting.sql('CREATE TABLE next.agreement (id uuid)');
    await reporting.restart();
    expect(await schemas()).toEqual(['live']);
    expect((await reporting.get('/v1/reporting/rebuild', OPERATOR)).body).toMatchObject({ state: 'failed', error: 'the service stopped meanwhile' });
  });
});
