import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { partyBound, partyWithdrew } from '@entente/contracts';
import { eventually } from '@entente/testing';
import { v7 as uuidv7 } from 'uuid';
import { aCorrection, anAgreement, anEvent, aPartner, SECRET_PER } from '../../spec/events.js';
import { HOLES_CAN_BE_MADE, recordOf, startTestReporting, type RunningReporting } from '../../spec/running-reporting.js';

let reporting: RunningReporting;

beforeAll(async () => {
  reporting = await startTestReporting();
  await reporting.publish(aPartner('PER', { region: 'Americas' }), aPartner('CHL', { region: 'Americas' }), aPartner('nato', { kind: 'organisation' }));
  await reporting.caughtUp();
}, 60_000);
afterAll(() => reporting.close());

async function everyRow(): Promise<unknown> {
  const tables = ['partner', 'agreement', 'agreement_party', 'membership', 'history', 'history_partner', 'history_next', 'history_order'];
  const rows: unknown[] = [];
  for (const table of tables) rows.push(await reporting.sql(`SELECT * FROM ${table} t ORDER BY t::text`));
  return rows;
}

describe('the projection', () => {
  it('shows an agreement and what happened to it, with the position of the answer', async () => {
    const agreement = anAgreement({ title: 'On the border', inForceOn: '2002', spells: { PER: [{ from: '2002' }], CHL: [{ from: '2002' }] } });
    await reporting.publish(...agreement.events);
    await reporting.caughtUp();
    const { body } = await reporting.get('/v1/partners/PER/dossier?asOf=2010');
    expect(body.agreements).toMatchObject({
      total: 1,
      counts: { inForce: 1 },
      items: [{ id: agreement.id, title: 'On the border', status: 'inForce', certainty: 'certain', parties: ['PER', 'CHL'] }],
    });
    expect(body.counterparts).toEqual([{ partner: 'CHL', agreements: 1, inForce: 1 }]);
    expect(body.position).toEqual({
      'entente.partners.events': 3,
      'entente.agreements.events': agreement.events.length,
      'entente.engagements.events': 0,
      'entente.exercises.events': 0,
      'entente.crisis-channels.events': 0,
    });
    expect(body.history.items[0].summary).toBe('CHL bound by "On the border" from 2002');
  });

  it('applies what comes after the registration, in order, and positions history without gaps', async () => {
    const agreement = anAgreement({ constitutes: 'nato', parties: ['PER', 'CHL', 'nato'], spells: { PER: [{ from: '1990' }] } });
    const spell = { id: uuidv7(), basis: 'accession' as const, from: '2004-03-29' };
    const about = { title: agreement.record.title, kind: agreement.record.kind, constitutes: 'nato' };
    await reporting.publish(...agreement.events);
    await reporting.caughtUp();
    await reporting.publish(
      anEvent(partyBound, { subject: agreement.id, sequence: 2 }, { ...about, partner: 'CHL', spell }),
      anEvent(partyWithdrew, { subject: agreement.id, sequence: 3 }, { ...about, partner: 'CHL', spell: { ...spell, to: '2008' } }),
    );
    await reporting.caughtUp();
    const during = await reporting.get('/v1/partners/nato/dossier?asOf=2006');
    expect(during.body.members.map((member: { partner: string }) => member.partner)).toEqual(['CHL', 'PER']);
    const after = await reporting.get('/v1/partners/nato/dossier?asOf=2009');
    expect(after.body.members).toEqual([{ partner: 'PER', from: '1990', certainty: 'certain' }]);
    const left = await reporting.get('/v1/partners/CHL/dossier?asOf=2008-06-01');
    expect(left.body.organisations).toEqual([{ organisation: 'nato', from: '2004-03-29', certainty: 'possible' }]);
    const rows = await reporting.sql('SELECT position::int FROM history ORDER BY position');
    expect(rows.map(({ position }) => position)).toEqual(rows.map((_, at) => at + 1));
    const own = await reporting.sql('SELECT sequence FROM history WHERE subject = $1 ORDER BY position', [agreement.id]);
    expect(own.map(({ sequence }) => sequence)).toEqual([1, 1, 1, 1, 1, 2, 3]);
  });

  it('is not changed by redelivery, nor by an older version that comes late', async () => {
    const agreement = anAgreement({ title: 'first' });
    const corrected = aCorrection(agreement, 2, { title: 'second' });
    await reporting.publish(...agreement.events, corrected);
    await reporting.caughtUp();
    const before = await everyRow();
    await reporting.publish(...agreement.events, corrected);
    await reporting.caughtUp();
    expect(await everyRow()).toEqual(before);
    await reporting.publish(aCorrection(agreement, 1, { title: 'too old' }));
    await reporting.caughtUp();
    expect(await reporting.sql('SELECT title, version FROM agreement WHERE id = $1', [agreement.id])).toEqual([{ title: 'second', version: 2 }]);
  });

  it('gives the earlier history of an agreement the label it has now', async () => {
    const agreement = anAgreement({ parties: ['PER', 'ARG'] });
    await reporting.publish(...agreement.events);
    await reporting.caughtUp();
    const chilean = { nation: 'CHL' };
    expect((await reporting.get(`/v1/history?subject=${agreement.id}`, chilean)).body.total).toBe(agreement.events.length);
    await reporting.publish(aCorrection(agreement, 2, {}, SECRET_PER));
    await reporting.caughtUp();
    expect((await reporting.get(`/v1/history?subject=${agreement.id}`, chilean)).body).toMatchObject({ items: [], total: 0 });
    expect((await reporting.get('/v1/history?partner=ARG', chilean)).body.total).toBe(0);
    expect((await reporting.get(`/v1/history?subject=${agreement.id}`)).body.total).toBe(agreement.events.length + 1);
  });

  it('puts one poison event among ten thousand aside, holds what follows it, and says why on replay', async () => {
    const poisoned = anAgreement({ title: 'poisoned' });
    const [first, ...following] = poisoned.events.map(recordOf);
    if (!first) throw new Error('an agreement has events');
    const many = Array.from({ length: 3_333 }, () => anAgreement().events.map(recordOf));
    const before = Number((await reporting.sql('SELECT count(*) FROM history'))[0].count);
    await reporting.publishRecords(
      ...many.slice(0, 1_700).flat(),
      { ...first, value: Buffer.from(JSON.stringify({ agreement: { title: 7 } })) },
      ...following,
      ...many.slice(1_700).flat(),
    );
    await reporting.caughtUp(60_000);
    expect(Number((await reporting.sql('SELECT count(*) FROM history'))[0].count)).toBe(before + 9_999);
    const status = await reporting.get('/v1/reporting/status', { roles: ['operator'] });
    expect(status.body).toMatchObject({ quarantined: 1, held: following.length });
    const dead = await reporting.get('/v1/events/dead?owner=reporting', { roles: ['operator'] });
    const letter = dead.body.items.find((item: { code: string }) => item.code === 'event-does-not-fit');
    expect(letter).toMatchObject({ owner: 'reporting', subject: poisoned.id });
    const replay = await reporting.post(`/v1/events/dead/${letter.id}/replay?owner=reporting`, { roles: ['operator'] });
    expect(replay.status).toBe(400);
    expect(replay.body).toMatchObject({ code: 'event-does-not-fit' });
    expect(replay.body.faults[0].path).toBe('/data/agreement/kind');
  }, 120_000);

  it('isolates an event only the database refuses', async () => {
    const [fine, bad, also] = [anAgreement(), anAgreement(), anAgreement()];
    const beyondIntegers = bad.events.map((event) => ({ ...event, sequence: 3_000_000_000 }));
    await reporting.publish(...fine.events, ...beyondIntegers, ...also.events);
    await reporting.caughtUp();
    const rows = await reporting.sql('SELECT id FROM agreement WHERE id = ANY($1::uuid[])', [[fine.id, bad.id, also.id]]);
    expect(rows.map(({ id }) => id).sort()).toEqual([fine.id, also.id].sort());
    const dead = await reporting.get('/v1/events/dead?owner=reporting', { roles: ['operator'] });
    const letter = dead.body.items.find((item: { subject: string; code: string }) => item.subject === bad.id && item.code === 'handler-failed');
    const replay = await reporting.post(`/v1/events/dead/${letter.id}/replay?owner=reporting`, { roles: ['operator'] });
    expect(replay).toMatchObject({ status: 422, body: { code: 'handler-failed' } });
  });
});

(HOLES_CAN_BE_MADE ? describe : () => undefined)('a gap in the log', () => {
  it('stops the projection and makes readiness fail', async () => {
    expect((await reporting.get('/health/ready')).status).toBe(200);
    await reporting.logSql(`UPDATE log_partition SET next_offset = next_offset + 3 WHERE topic = 'entente.partners.events'`);
    await reporting.publish(aPartner('BOL'));
    const ready = await eventually(async () => {
      const answer = await reporting.get('/health/ready');
      return answer.status === 503 && answer;
    });
    expect(JSON.stringify(ready.body)).toContain('3 records are missing');
    expect(await reporting.sql(`SELECT id FROM partner WHERE id = 'BOL'`)).toEqual([]);
  });
});
