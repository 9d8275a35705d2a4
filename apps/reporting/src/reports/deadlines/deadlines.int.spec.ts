import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { partyBound, partyWithdrew, type Label } from '@entente/contracts';
import { eventually } from '@entente/testing';
import { v7 as uuidv7 } from 'uuid';
import { aCorrection, anAgreement, anEvent, aPartner, deadlinesOf, SECRET_PER, type ABuiltAgreement } from '../../../spec/events.js';
import { inDays } from '../../../spec/ledger-events.js';
import { startTestReporting, type RunningReporting, type Wire } from '../../../spec/running-reporting.js';

const CHILEAN = { nation: 'CHL' };
const FOR_CHL: Label = { policy: 'CHL', classification: 'RESTRICTED', categories: [] };
let reporting: RunningReporting;

async function due(query: string, claims: object = {}): Promise<Wire> {
  const { status, body } = await reporting.get(`/v1/deadlines?${query}`, claims);
  expect([status, body.code]).toEqual([200, undefined]);
  return body;
}

async function ids(query: string, claims: object = {}): Promise<string[]> {
  return (await due(query, claims)).items.map(({ id }: Wire) => id);
}

async function told(...events: Parameters<RunningReporting['publish']>): Promise<void> {
  await reporting.publish(...events);
  await reporting.caughtUp();
}

function anAgreementOf(spells: Readonly<Record<string, { from?: string; to?: string }[]>>, more: Parameters<typeof anAgreement>[0] = {}): ABuiltAgreement {
  return anAgreement({ parties: Object.keys(spells), spells, inForceOn: '2002', ...more });
}

beforeAll(async () => {
  reporting = await startTestReporting();
  await told(...['PER', 'CHL', 'BOL', 'ARG'].map((id) => aPartner(id)));
}, 60_000);
afterAll(() => reporting.close());

describe('deadlines', () => {
  it('are shown soonest first: what is overdue, and the next ninety days', async () => {
    const one = anAgreementOf({ PER: [{ from: '2002' }], CHL: [{ from: '2002' }] });
    await told(
      ...one.events,
      deadlinesOf(
        { subject: one.id, sequence: 2, title: 'On the border' },
        { id: 'far', on: inDays(91) },
        { id: 'near', on: inDays(90) },
        { id: 'late', on: inDays(-400) },
      ),
    );
    const body = await due(`agreement=${one.id}`);
    expect(body).toMatchObject({
      items: [
        { id: 'late', overdue: true, subject: one.id, agreement: one.id, about: 'On the border', kind: 'review', title: 'Review late' },
        { id: 'near', overdue: false, on: inDays(90), owedBy: ['CHL', 'PER'], everyParty: true },
      ],
      total: 2,
      next: null,
      until: inDays(90),
      position: { 'entente.partners.events': 4 },
    });
    expect(await ids(`agreement=${one.id}&from=${inDays(0)}&until=${inDays(91)}`)).toEqual(['near', 'far']);
    expect(await ids(`agreement=${one.id}&until=${inDays(-365).slice(0, 4)}`)).toEqual(['late']);
  });

  it('are replaced by what is told later, and not by what is older', async () => {
    const one = anAgreementOf({ PER: [{}], CHL: [{}] });
    await told(...one.events, deadlinesOf({ subject: one.id, sequence: 2 }, { id: 'a', on: inDays(1) }, { id: 'b', on: inDays(2) }));
    await told(deadlinesOf({ subject: one.id, sequence: 4 }, { id: 'b', on: inDays(3) }, { id: 'c', on: inDays(2) }));
    await told(deadlinesOf({ subject: one.id, sequence: 3 }, { id: 'too-old', on: inDays(1) }));
    expect(await ids(`agreement=${one.id}`)).toEqual(['c', 'b']);
    expect(await reporting.sql('SELECT partner, id FROM deadline_party WHERE subject = $1 ORDER BY 2, 1', [one.id])).toEqual([
      { partner: 'CHL', id: 'b' },
      { partner: 'PER', id: 'b' },
      { partner: 'CHL', id: 'c' },
      { partner: 'PER', id: 'c' },
    ]);
    await told(deadlinesOf({ subject: one.id, sequence: 5 }));
    expect(await ids(`agreement=${one.id}`)).toEqual([]);
    expect(await reporting.sql('SELECT * FROM deadline_party WHERE subject = $1', [one.id])).toEqual([]);
  });

  it('owed by nobody in particular are owed by every party bound on that day, also when that changes', async () => {
    const one = anAgreementOf({ PER: [{ from: '2002' }], BOL: [{ from: '2002', to: '2010' }] });
    const about = { title: one.record.title, kind: one.record.kind };
    await told(...one.events, deadlinesOf({ subject: one.id, sequence: 2 }, { id: 'all', on: inDays(5) }, { id: 'one', on: inDays(6), owedBy: ['BOL'] }));
    expect(await ids(`agreement=${one.id}&partner=BOL`)).toEqual(['one']);
    expect(await ids(`agreement=${one.id}&partner=PER`)).toEqual(['all']);
    const spell = { id: uuidv7(), basis: 'accession' as const, from: '2011' };
    await told(anEvent(partyBound, { subject: one.id, sequence: 3 }, { ...about, partner: 'BOL', spell }));
    expect(await ids(`agreement=${one.id}&partner=BOL`)).toEqual(['all', 'one']);
    await told(anEvent(partyWithdrew, { subject: one.id, sequence: 4 }, { ...about, partner: 'BOL', spell: { ...spell, to: inDays(5) } }));
    expect(await ids(`agreement=${one.id}&partner=BOL`)).toEqual(['one']);
    expect((await due(`agreement=${one.id}`)).items[0]).toMatchObject({ owedBy: ['PER'], everyParty: true });
  });

  it('are filtered by kind and counted as they are filtered', async () => {
    const one = anAgreementOf({ ARG: [{}], CHL: [{}] });
    await told(...one.events, deadlinesOf({ subject: one.id, sequence: 2 }, { id: 'x', on: inDays(1), kind: 'expiry' }, { id: 'y', on: inDays(1) }));
    expect(await due('partner=ARG&kind=expiry')).toMatchObject({ total: 1, items: [{ id: 'x' }] });
    expect(await due('partner=ARG')).toMatchObject({ total: 2 });
    expect((await reporting.get('/v1/deadlines?kind=Expiry')).status).toBe(400);
  });

  it('are paged without loss or repetition', async () => {
    const one = anAgreementOf({ 'page-one': [{}], 'page-two': [{}] });
    const all = Array.from({ length: 23 }, (_, n) => ({ id: `p${n}`, on: inDays(n % 3) }));
    await told(...one.events, deadlinesOf({ subject: one.id, sequence: 2 }, ...all));
    const seen: string[] = [];
    let path: string | undefined = '/v1/deadlines?partner=page-two&limit=4';
    while (path) {
      const { body, headers }: { body: Wire; headers: Headers } = await reporting.get(path);
      seen.push(...body.items.map(({ on, id }: Wire) => `${on} ${id}`));
      expect(body.total).toBe(23);
      path = /<(.*)>/.exec(headers.get('link') ?? '')?.[1];
    }
    expect(seen).toEqual(all.map(({ on, id }) => `${on} ${id}`).sort());
    const refused = await reporting.get(`/v1/deadlines?cursor=${Buffer.from('["2030-13-01","a","b"]').toString('base64url')}`);
    expect([refused.status, refused.body.code]).toEqual([400, 'invalid-cursor']);
  });
});

describe('a deadline that may not be seen', () => {
  it('is in no list and no count', async () => {
    const secret = anAgreementOf({ PER: [{}], CHL: [{}] }, { title: 'hidden', label: SECRET_PER });
    await told(...secret.events, deadlinesOf({ subject: secret.id, sequence: 2, label: SECRET_PER, title: 'hidden' }, { id: 'secret', on: inDays(1) }));
    for (const query of [`agreement=${secret.id}`, `agreement=${secret.id}&partner=CHL`]) {
      expect(await due(query)).toMatchObject({ total: 1, items: [{ id: 'secret', label: SECRET_PER }] });
      expect(await due(query, CHILEAN)).toMatchObject({ total: 0, items: [], next: null });
    }
    expect(JSON.stringify(await due('limit=500', CHILEAN))).not.toMatch(/hidden/);
  });

  it('is hidden from the moment its agreement is, with everything that belongs to it', async () => {
    const one = anAgreementOf({ PER: [{}], CHL: [{}] }, { title: 'soon hidden' });
    const child = uuidv7();
    const ofChild = (sequence: number, label?: Label) =>
      deadlinesOf({ subject: child, sequence, agreement: one.id, title: 'an approval', ...(label ? { label } : {}) }, { id: 'of-child', on: inDays(2) });
    await told(...one.events, deadlinesOf({ subject: one.id, sequence: 2 }, { id: 'own', on: inDays(1) }), ofChild(1));
    expect(await ids(`agreement=${one.id}`, CHILEAN)).toEqual(['own', 'of-child']);
    expect((await reporting.get(`/v1/history?subject=${child}`, CHILEAN)).body.total).toBe(1);
    await told(aCorrection(one, 3, {}, SECRET_PER));
    expect(await due(`agreement=${one.id}`, CHILEAN)).toMatchObject({ items: [], total: 0 });
    expect(await due('partner=CHL&limit=500', CHILEAN).then(({ items }) => items.filter(({ subject }: Wire) => [child, one.id].includes(subject)))).toEqual([]);
    expect((await reporting.get(`/v1/history?subject=${child}`, CHILEAN)).body).toMatchObject({ items: [], total: 0 });
    expect(await ids(`agreement=${one.id}`)).toEqual(['own', 'of-child']);
    expect((await due(`agreement=${one.id}`)).items[1].label).toMatchObject({ policy: 'PER', classification: 'SECRET' });
  });

  it('is hidden by the label of what it belongs to, also where the agreement is public', async () => {
    const one = anAgreementOf({ PER: [{}], CHL: [{}] });
    const child = uuidv7();
    await told(...one.events, deadlinesOf({ subject: child, sequence: 1, agreement: one.id, label: FOR_CHL }, { id: 'theirs', on: inDays(2) }));
    expect(await ids(`agreement=${one.id}`)).toEqual([]);
    expect(await ids(`agreement=${one.id}`, CHILEAN)).toEqual(['theirs']);
    await told(aCorrection(one, 2, {}, SECRET_PER));
    expect([await ids(`agreement=${one.id}`), await ids(`agreement=${one.id}`, CHILEAN)]).toEqual([[], []]);
    await told(aCorrection(one, 3, {}));
    expect(await ids(`agreement=${one.id}`, CHILEAN)).toEqual(['theirs']);
  });

  it('is counted as if every one were looked at, whatever came and went', async () => {
    for (const claims of [{}, CHILEAN, { nation: 'CHL', clearance: 'UNCLASSIFIED' }]) {
      for (const query of ['', 'kind=review&', `from=${inDays(1)}&`, `until=${inDays(2)}&`]) {
        const { items, total } = await due(`${query}limit=500`, claims);
        expect([query, total]).toEqual([query, items.length]);
      }
    }
    expect(await reporting.sql('SELECT * FROM deadline_count WHERE deadlines <= 0')).toEqual([]);
  });

  it('is nothing at all without settings: the database denies', async () => {
    await reporting.sql(`SET entente.system = ''`);
    for (const table of ['child', 'deadline', 'deadline_party', 'deadline_count'])
      expect([table, await reporting.sql(`SELECT * FROM ${table}`)]).toEqual([table, []]);
    await reporting.sql(`SET entente.system = 'on'`);
  });
});

describe('what belongs to an agreement nobody registered', () => {
  it('is put aside', async () => {
    const child = uuidv7();
    await told(deadlinesOf({ subject: child, sequence: 1, agreement: uuidv7() }, { id: 'lost', on: inDays(2) }));
    const { body } = await reporting.get('/v1/events/dead?owner=reporting', { roles: ['operator'] });
    expect(body.items.find(({ subject }: Wire) => subject === child)).toMatchObject({ code: 'agreement-unknown' });
    expect(await reporting.sql('SELECT * FROM deadline WHERE subject = $1', [child])).toEqual([]);
  });
});

describe('a rebuild', () => {
  it('gives the same rows, however the events were batched', async () => {
    const one = anAgreementOf({ PER: [{}], CHL: [{}] });
    for (let sequence = 2; sequence < 12; sequence++) {
      await reporting.publish(
        ...(sequence === 2 ? one.events : []),
        deadlinesOf({ subject: one.id, sequence }, { id: 'same', on: inDays(4) }, { id: 'moves', on: inDays(sequence % 2) }),
      );
      if (sequence % 4 === 0) await reporting.caughtUp();
    }
    await reporting.caughtUp();
    await reporting.post('/v1/reporting/rebuild', { roles: ['operator'] });
    const rebuilt = await eventually(async () => {
      const { body } = await reporting.get('/v1/reporting/rebuild', { roles: ['operator'] });
      return body.state !== 'running' && body;
    }, 30_000);
    expect(rebuilt).toMatchObject({ state: 'swapped' });
    const compared = rebuilt.differences.filter(({ table }: Wire) => ['child', 'deadline', 'deadline_party', 'deadline_count'].includes(table));
    expect(compared.map(({ onlyBefore, onlyAfter, rows }: Wire) => [onlyBefore, onlyAfter, rows > 0])).toEqual([
      [0, 0, true],
      [0, 0, true],
      [0, 0, true],
      [0, 0, true],
    ]);
  });
});

describe('the calendar', () => {
  async function calendar(query: string, claims: object = {}): Promise<{ text: string; headers: Headers }> {
    const { status, body, headers } = await reporting.get(`/v1/deadlines.ics?${query}`, claims);
    expect([status, headers.get('content-type')]).toEqual([200, 'text/calendar; charset=utf-8']);
    return { text: body, headers };
  }

  it('holds what the list holds, changes with it only, and no more than the caller may see', async () => {
    const one = anAgreementOf({ PER: [{}], CHL: [{}] });
    const rule = { id: 'article-4', citation: 'Article 4, paragraph 2', certainty: 'unverified' as const };
    const [kept, moves] = [
      { id: 'kept', on: inDays(100), title: 'Review\nBEGIN:VEVENT', rule },
      { id: 'moves', on: inDays(7) },
    ];
    await told(...one.events, deadlinesOf({ subject: one.id, sequence: 2 }, kept, moves));
    const { text, headers } = await calendar(`agreement=${one.id}`);
    expect(headers.get('entente-truncated')).toBe('false');
    expect(text.replaceAll('\r\n ', '')).toContain(`UID:${one.id}/kept@entente\r\n`);
    expect(text).toContain('SUMMARY:Review\\nBEGIN:VEVENT: On mutual visits');
    expect(text.replaceAll('\r\n ', '')).toContain('Rule: Article 4\\, paragraph 2 (unverified)');
    expect((await calendar(`agreement=${one.id}`)).text).toBe(text);
    await told(deadlinesOf({ subject: one.id, sequence: 3 }, kept, { ...moves, on: inDays(8) }));
    const [before, after] = [text, (await calendar(`agreement=${one.id}`)).text].map((each) => each.split('BEGIN:VEVENT\r\n'));
    expect(after?.at(-1)).toBe(before?.at(-1));
    expect(after?.[1]).not.toBe(before?.[1]);
    await told(aCorrection(one, 4, {}, SECRET_PER));
    expect((await calendar(`agreement=${one.id}`, CHILEAN)).text).not.toContain('VEVENT');
    expect((await calendar(`agreement=${one.id}`)).text).toContain('CLASS:CONFIDENTIAL');
  });

  it('needs a sign-in', async () => {
    expect((await fetch(`${reporting.url}/v1/deadlines.ics`)).status).toBe(401);
  });
});
