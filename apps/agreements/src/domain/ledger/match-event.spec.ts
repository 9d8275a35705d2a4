import { describe, expect, it } from '@jest/globals';
import { PUBLIC_LABEL, type DomainEvent } from '@entente/contracts';
import { anAgreementAsking, evidenceOf, firstOf, knowing } from './an-obligation.js';
import { entriesFulfilledBy, happeningIn } from './match-event.js';

const TYPE = 'entente.exercises.exercise-held.v1';
const TODAY = '2027-02-01';

function held(data: object, stated: Partial<DomainEvent> = {}): DomainEvent {
  return { id: 'event', source: 'urn:test', type: TYPE, subject: 's', time: '2026-05-20T09:00:00Z', sequence: 1, label: PUBLIC_LABEL, data, ...stated };
}

const yearly = anAgreementAsking({
  kind: 'exercise',
  owedBy: [],
  due: { on: '2025-05-31' },
  recurs: { every: { years: 1 } },
  grace: { months: 2 },
  fulfilledBy: { event: TYPE },
});
const id = firstOf(yearly).id;

function fulfilled(event: DomainEvent, agreement = yearly): string[] {
  return entriesFulfilledBy(agreement, event, TODAY).map(({ occurrence, party }) => `${occurrence.due} ${party}`);
}

describe('an event', () => {
  it.each([
    [{ partners: ['PER', 'COL'], heldOn: '2026-05' }, ['PER', 'COL'], '2026-05'],
    [{ participants: [{ partner: 'PER', troops: 100 }, { partner: 'COL' }], on: '2026-05-01' }, ['PER', 'COL'], '2026-05-01'],
    [{ partner: { id: 'PER', name: 'Peru' }, on: { day: 1 } }, ['PER'], '2026-05-20'],
    [{ partners: ['PER'], startsOn: '2026-05', from: '2026-04-14', to: '2026-04-16', basis: ['a'] }, ['PER'], '2026-04-16'],
    [{ engagement: { from: '2026-04-14', hosts: ['PER'], participants: [{ part: 'lead', partner: 'COL', person: 'p' }] } }, ['COL', 'PER'], '2026-04-14'],
    [{}, [], '2026-05-20'],
  ])('%j names partners and a day', (data, partners, on) => {
    expect(happeningIn(held(data))).toMatchObject({ partners, on });
  });

  it('that names parties is evidence for each of them, where somebody it is owed to took part', () => {
    expect(fulfilled(held({ participants: ['PER', 'COL', 'USA'] }))).toEqual(['2026-05-31 PER', '2026-05-31 COL']);
    expect(fulfilled(held({ participants: ['PER', 'USA'] }))).toEqual([]);
    expect(fulfilled(held({ partner: 'PER' }))).toEqual(['2026-05-31 PER']);
  });

  it('that names the obligation or the agreement is evidence for nothing else, and for all where it names no partner', () => {
    expect(fulfilled(held({ obligation: id, partner: 'PER', participants: ['USA'] }))).toEqual(['2026-05-31 PER']);
    expect(fulfilled(held({ agreement: yearly.id }))).toEqual(['2026-05-31 PER', '2026-05-31 COL', '2026-05-31 BOL']);
    expect(fulfilled(held({ obligation: 'another', partner: 'PER' }))).toEqual([]);
    expect(fulfilled(held({ agreement: 'another', partner: 'PER' }))).toEqual([]);
  });

  it('names agreements by its legal basis, and in the record it carries', () => {
    const both = ['2026-05-31 PER', '2026-05-31 COL'];
    expect(fulfilled(held({ partners: ['PER', 'COL'], from: '2026-05-01', basis: ['another', yearly.id] }))).toEqual(both);
    expect(fulfilled(held({ partners: ['PER', 'COL'], from: '2026-05-01', basis: [] }))).toEqual(both);
    expect(fulfilled(held({ partners: ['PER', 'COL'], from: '2026-05-01', basis: ['another'] }))).toEqual([]);
    const engagement = { from: '2026-05-01', hosts: ['PER'], participants: [{ part: 'member', partner: 'COL' }, { organisation: 'o' }] };
    expect(fulfilled(held({ engagement: { ...engagement, agreements: [yearly.id] } })).sort()).toEqual(both.toReversed());
    expect(fulfilled(held({ engagement: { ...engagement, agreements: ['another'] } }))).toEqual([]);
  });

  it('that comes again before the next occurrence is none for that one, and the last may come late', () => {
    const known = knowing(yearly, evidenceOf(yearly, '2026-05-20', { obligation: id, occurrence: `${id}:2026-05-31` }));
    expect(fulfilled(held({ partner: 'PER', on: '2026-05-21' }), known)).toEqual([]);
    const once = anAgreementAsking({ kind: 'exercise', owedBy: [], due: { on: '2025-05-31' }, fulfilledBy: { event: TYPE } });
    expect(fulfilled(held({ partner: 'PER', on: '2026-01-01' }), once)).toEqual(['2025-05-31 PER']);
  });

  it('belongs to the occurrence that comes next, or within its grace to the one before that has no evidence', () => {
    const on = (day: string) => fulfilled(held({ partner: 'PER', on: day }));
    expect([on('2024-06-01'), on('2025-05-31'), on('2025-07-31'), on('2025-08-01'), on('2026-06-01')]).toEqual([
      ['2025-05-31 PER'],
      ['2025-05-31 PER'],
      ['2025-05-31 PER'],
      ['2026-05-31 PER'],
      ['2026-05-31 PER'],
    ]);
    const known = knowing(yearly, evidenceOf(yearly, '2025-05-01', { obligation: id, occurrence: `${id}:2025-05-31` }));
    expect(fulfilled(held({ partner: 'PER', on: '2025-07-31' }), known)).toEqual(['2026-05-31 PER']);
  });

  it('is none of another type, of a day to come, before anybody was bound, or seen before', () => {
    expect(fulfilled(held({ partner: 'PER' }, { type: 'entente.exercises.exercise-cancelled.v1' }))).toEqual([]);
    expect(fulfilled(held({ partner: 'PER', on: '2027-02-02' }))).toEqual([]);
    expect(fulfilled(held({ partner: 'PER', on: '2004-05-31' }))).toEqual([]);
    expect(fulfilled(held({ partner: 'PER' }), knowing(yearly, evidenceOf(yearly, '2026-05-20', { from: { event: 'event', type: TYPE } })))).toEqual([]);
  });

  it('is none for an agreement whose readers might not read it', () => {
    expect(fulfilled(held({ partner: 'PER' }, { label: { ...PUBLIC_LABEL, classification: 'RESTRICTED' } }))).toEqual([]);
    const secret = { ...yearly, label: { ...PUBLIC_LABEL, classification: 'SECRET' as const } };
    expect(fulfilled(held({ partner: 'PER' }, { label: { ...PUBLIC_LABEL, classification: 'RESTRICTED' } }), secret)).toEqual(['2026-05-31 PER']);
  });
});
