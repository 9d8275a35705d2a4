import { describe, expect, it } from '@jest/globals';
import { DomainError, PUBLIC_LABEL, type Label } from '@entente/contracts';
import { aMoment } from '../an-agreement.js';
import { anAgreementAsking, firstOf } from '../ledger/an-obligation.js';
import { closeCase, reopenCase } from './close-case.js';
import { caseDeadlines, type Case, type CaseDecision, type CaseMoment } from './compliance-case.js';
import { completeMeasure, recordAnswer, recordFinding, setMeasure } from './inquire.js';
import { openCase, type StatedCase } from './open-case.js';

const agreement = anAgreementAsking({});
const obligation = firstOf(agreement).id;
const occurrence = `${obligation}:2026-05-31`;
const AT = ['body'];

function moment(stated: Partial<CaseMoment> = {}): CaseMoment {
  return { ...aMoment(), now: new Date('2026-07-15T09:00:00Z'), agreement, by: 'officer', nation: 'BOL', ...stated };
}

function opened(stated: Partial<StatedCase> = {}, label: Label = PUBLIC_LABEL, at = moment()): CaseDecision {
  return openCase({ party: 'PER', concerns: [{ obligation, occurrence }], grounds: 'the report is missing', ...stated }, label, (one) => [one], AT, at);
}

/** What comes of it: the events, or `code paths`. */
function outcome(work: () => CaseDecision): string {
  try {
    return work()
      .events.map(({ definition }) => definition.type.split('.')[2])
      .join();
  } catch (error) {
    if (error instanceof DomainError) return `${error.code} ${error.faults.map(({ path }) => path).join()}`;
    throw error;
  }
}

const start = opened().next;
const found = recordFinding(start, { what: 'nothing came', evidence: 'register of notes' }, AT, moment()).next;
const measured = setMeasure(found, { what: 'send the report', dueOn: '2026-09-30' }, AT, moment()).next;
const measure = measured.record.measures[0]?.id ?? '';
const close = (before: Case, stated = {}, at = moment()) => closeCase(before, { outcome: 'breach-found', reasons: 'r', ...stated }, AT, at);
const closed = close(found).next;

describe('a case', () => {
  it('is opened about a party and what it owes', () => {
    expect(outcome(() => opened())).toBe('compliance-case-opened');
    expect(start.record).toMatchObject({ party: 'PER', status: 'open', openedBy: 'officer', openedOn: '2026-07-15' });
  });

  it.each<[string, () => CaseDecision]>([
    ['own-nation /body/party', () => opened({}, PUBLIC_LABEL, moment({ nation: 'PER' }))],
    ['not-a-party /body/party', () => opened({ party: 'USA' })],
    ['no-such-obligation /body/concerns/0/obligation', () => opened({ concerns: [{ obligation: 'another' }] })],
    ['not-owing /body/concerns/0/obligation', () => opened({ party: 'COL', concerns: [{ obligation }] })],
    ['no-such-occurrence /body/concerns/0/occurrence', () => opened({ concerns: [{ obligation, occurrence: `${obligation}:2027-05-31` }] })],
    [
      'label-too-lax /body/label',
      () => opened({}, PUBLIC_LABEL, moment({ agreement: { ...agreement, label: { ...PUBLIC_LABEL, classification: 'SECRET' } } })),
    ],
  ])('is refused with %s', (expected, work) => {
    expect(outcome(work)).toBe(expected);
  });

  it('is closed on what was found, by nobody of the nation it is about', () => {
    expect(outcome(() => close(start))).toBe('nothing-found-yet /body');
    expect(outcome(() => close(found, {}, moment({ nation: 'PER' })))).toBe('own-nation /body');
    expect(outcome(() => close(found))).toBe('compliance-case-closed');
    expect(outcome(() => close(closed))).toBe('case-closed /body');
  });

  it('is closed over measures that are not done only where that is said; their days are deadlines until then', () => {
    expect(caseDeadlines(measured)).toMatchObject([{ kind: 'compliance-measure', on: '2026-09-30', owedBy: ['PER'] }]);
    expect(outcome(() => close(measured))).toBe('measures-open /body');
    expect(outcome(() => close(measured, { measuresStayOpen: true }))).toBe('compliance-case-closed,deadlines-changed');
    expect(outcome(() => completeMeasure(measured, measure, { on: '2026-07-15' }, AT, moment()))).toBe('compliance-measure-done,deadlines-changed');
  });

  it('takes findings, measures and answers while it is open', () => {
    expect(outcome(() => recordFinding(found, { what: 'w' }, AT, moment()))).toBe('compliance-finding-recorded');
    expect(outcome(() => setMeasure(found, { what: 'w', dueOn: '2026-07-15' }, AT, moment()))).toBe('compliance-measure-set,deadlines-changed');
    expect(outcome(() => recordAnswer(found, { text: 't', on: '2026-07-15' }, AT, moment({ nation: 'PER' })))).toBe('compliance-answer-recorded');
    expect(outcome(() => recordFinding(closed, { what: 'w' }, AT, moment()))).toBe('case-closed /body');
    expect(outcome(() => setMeasure(closed, { what: 'w', dueOn: '2026-08-01' }, AT, moment()))).toBe('case-closed /body');
    expect(outcome(() => recordAnswer(closed, { text: 't', on: '2026-07-15' }, AT, moment()))).toBe('case-closed /body');
    expect(outcome(() => recordFinding(found, { what: 'w' }, AT, moment({ nation: 'PER' })))).toBe('own-nation /body');
    expect(outcome(() => setMeasure(found, { what: 'w', dueOn: '2026-08-01' }, AT, moment({ nation: 'PER' })))).toBe('own-nation /body');
  });

  it('knows its measures and days', () => {
    const done = completeMeasure(measured, measure, { on: '2026-07-14', how: 'by note' }, AT, moment()).next;
    expect(outcome(() => completeMeasure(done, measure, { on: '2026-07-15' }, AT, moment()))).toBe('already-done /body');
    expect(outcome(() => completeMeasure(measured, 'another', { on: '2026-07-15' }, AT, moment()))).toBe('no-such-measure ');
    expect(outcome(() => completeMeasure(measured, measure, { on: '2026-07-16' }, AT, moment()))).toBe('in-the-future /body/on');
    expect(outcome(() => recordAnswer(found, { text: 't', on: '2026-07-16' }, AT, moment()))).toBe('in-the-future /body/on');
    expect(outcome(() => setMeasure(found, { what: 'w', dueOn: '2026-07-14' }, AT, moment()))).toBe('due-in-the-past /body/dueOn');
  });

  it('is reopened on new evidence only', () => {
    const reopen = (before: Case, evidence: string, at = moment()) => reopenCase(before, { evidence, reason: 'r' }, AT, at);
    expect(outcome(() => reopen(found, 'an audit'))).toBe('case-open /body');
    expect(outcome(() => reopen(closed, 'register of notes'))).toBe('evidence-not-new /body/evidence');
    expect(outcome(() => reopen(closed, 'an audit', moment({ nation: 'PER' })))).toBe('own-nation /body');
    expect(outcome(() => reopen(closed, 'an audit'))).toBe('compliance-case-reopened');
    const again = close(reopen(closed, 'an audit').next).next;
    expect(outcome(() => reopen(again, 'an audit'))).toBe('evidence-not-new /body/evidence');
    expect(again.record).toMatchObject({ status: 'closed', closures: [{}, {}], reopenings: [{}] });
  });
});
