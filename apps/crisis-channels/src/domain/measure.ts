import {
  fact,
  measureAgreed,
  measureBroken,
  measureCarriedOut,
  measureOverdue,
  measurePairBroken,
  measurePaired,
  measureProposed,
  measureWithdrawn,
  plusDays,
  rejected,
  saysTheSame,
  type CrisisMeasureAgreement,
  type CrisisMeasureOutcome,
  type CrisisMeasureRecord,
  type CrisisMeasureWithdrawal,
  type Fact,
  type Label,
  type Path,
} from '@entente/contracts';
import type { Crisis } from './crisis.js';
import { begun, changed, type Aggregate, type Decision, type Moment } from './decision.js';
import { aboutStep, refuseInClosed, refuseOutOfTime, type Timed } from './step.js';

export type Measure = Aggregate<CrisisMeasureRecord>;
export type MeasureDecision = Decision<CrisisMeasureRecord>;
export type StatedMeasure = Pick<CrisisMeasureRecord, 'text' | 'dueOn' | 'basis' | 'agreement' | 'owedBy'>;

function told(definition: typeof measureAgreed, measure: CrisisMeasureRecord, crisis: Crisis): Fact {
  return fact(definition, { ...aboutStep(crisis, [measure.owedBy]), measure });
}

function moved(definition: typeof measureAgreed, before: Measure, next: CrisisMeasureRecord, crisis: Crisis, change: string): MeasureDecision {
  return changed(before, next, change, [told(definition, next, crisis)]);
}

/** What a measure has come to, as a word of its own: an end is an end. */
function refuseOver({ state }: CrisisMeasureRecord, at: Path): void {
  switch (state) {
    case 'proposed':
    case 'agreed':
      return;
    case 'carried-out':
      throw rejected('measure-carried-out', at, 'the measure is carried out');
    case 'broken':
      throw rejected('measure-broken', at, 'the measure is broken: propose another');
    case 'withdrawn':
      throw rejected('measure-withdrawn', at, 'the measure is withdrawn: propose another');
  }
}

function refuseUnagreed({ state }: CrisisMeasureRecord, at: Path): void {
  if (state === 'proposed') throw rejected('measure-not-agreed', at, 'nobody has agreed to the measure yet');
}

/** Only what is proposed, stands alone and is owed by somebody else can be had in return; and who reads one of a pair reads the other. */
function refuseUnfitPair({ owedBy }: StatedMeasure, label: Label, pair: Measure, at: Path): void {
  const path = [...at, 'pairedWith'];
  if (pair.record.state !== 'proposed') throw rejected('measure-not-proposed', path, `it is ${pair.record.state} already`);
  if (pair.record.pairedWith !== undefined) throw rejected('already-paired', path, 'another measure is done in return for it');
  if (pair.record.owedBy === owedBy) throw rejected('paired-with-own', [...at, 'owedBy'], `${owedBy} owes both`);
  if (!saysTheSame(pair.label, label)) throw rejected('pair-label-differs', [...at, 'label'], 'who reads one measure of a pair reads the other');
}

/**
 * A measure is proposed, by itself or in return for `pair`. Throws `rejected`: `crisis-closed`, `measure-not-proposed`,
 * `already-paired`, `paired-with-own`, `pair-label-differs`.
 */
export function proposeMeasure(crisis: Crisis, stated: StatedMeasure, pair: Measure | undefined, label: Label, at: Path, moment: Moment): MeasureDecision[] {
  refuseInClosed(crisis, at);
  if (pair) refuseUnfitPair(stated, label, pair, at);
  const id = moment.newId();
  const record: CrisisMeasureRecord = { ...stated, crisis: crisis.id, ...(pair && { pairedWith: pair.id }), state: 'proposed', overdue: false };
  const proposed = begun(id, record, label, 'proposed', told(measureProposed, record, crisis));
  return pair ? [proposed, moved(measurePaired, pair, { ...pair.record, pairedWith: id }, crisis, 'paired')] : [proposed];
}

/**
 * It is agreed, and `pair` with it: both or neither. Throws `rejected`: `crisis-closed`, `measure-agreed`, what it has come to,
 * `in-future`, `before-opened`, and `basis-missing`, because de-escalation needs a recorded basis.
 */
export function agreeMeasure(
  crisis: Crisis,
  measure: Measure,
  pair: Measure | undefined,
  { on, ...basis }: CrisisMeasureAgreement,
  at: Path,
  moment: Moment,
): MeasureDecision[] {
  refuseInClosed(crisis, at);
  refuseOver(measure.record, at);
  if (measure.record.state === 'agreed') throw rejected('measure-agreed', at, 'the measure is agreed already');
  refuseOutOfTime(on, crisis, [...at, 'on'], moment);
  return [measure, ...(pair ? [pair] : [])].map((one) => {
    const next: CrisisMeasureRecord = { ...one.record, ...basis, state: 'agreed', agreedOn: on };
    if (next.basis === undefined && next.agreement === undefined) {
      throw rejected('basis-missing', [...at, 'basis'], 'say what the agreement on it rests on: an agreement, or words');
    }
    return moved(measureAgreed, one, next, crisis, 'agreed');
  });
}

function refuseBeforeAgreed({ agreedOn }: CrisisMeasureRecord, on: string, at: Path): void {
  if (agreedOn !== undefined && on < agreedOn) throw rejected('before-agreed', [...at, 'on'], `it was agreed on ${agreedOn}`);
}

/** It is carried out, whatever became of its pair. Throws `measure-not-agreed`, what it has come to, `in-future`, `before-agreed`. */
export function carryOutMeasure(crisis: Crisis, measure: Measure, carriedOut: CrisisMeasureOutcome, at: Path, moment: Moment): MeasureDecision[] {
  refuseOver(measure.record, at);
  refuseUnagreed(measure.record, at);
  refuseOutOfTime(carriedOut.on, crisis, [...at, 'on'], moment);
  refuseBeforeAgreed(measure.record, carriedOut.on, at);
  const next: CrisisMeasureRecord = { ...measure.record, state: 'carried-out', carriedOut, overdue: false };
  return [moved(measureCarriedOut, measure, next, crisis, 'carried-out')];
}

/** It is not kept, which its pair is told where that was agreed. Throws what `carryOutMeasure` throws. */
export function breakMeasure(
  crisis: Crisis,
  measure: Measure,
  pair: Measure | undefined,
  broken: CrisisMeasureOutcome,
  at: Path,
  moment: Moment,
): MeasureDecision[] {
  refuseOver(measure.record, at);
  refuseUnagreed(measure.record, at);
  refuseOutOfTime(broken.on, crisis, [...at, 'on'], moment);
  refuseBeforeAgreed(measure.record, broken.on, at);
  const next: CrisisMeasureRecord = { ...measure.record, state: 'broken', broken, overdue: false };
  const own = moved(measureBroken, measure, next, crisis, 'broken');
  if (pair === undefined) return [own];
  return [own, moved(measurePairBroken, pair, { ...pair.record, pairBrokenOn: broken.on }, crisis, 'pair-broken')];
}

/** It is not expected any more, nor its pair unless that is over. Throws what it has come to, `in-future`, `before-opened`. */
export function withdrawMeasure(
  crisis: Crisis,
  measure: Measure,
  pair: Measure | undefined,
  withdrawn: CrisisMeasureWithdrawal,
  at: Path,
  moment: Moment,
): MeasureDecision[] {
  refuseOver(measure.record, at);
  refuseOutOfTime(withdrawn.on, crisis, [...at, 'on'], moment);
  const both = [measure, ...(pair !== undefined && isOpen(pair.record) ? [pair] : [])];
  return both.map((one) => moved(measureWithdrawn, one, { ...one.record, state: 'withdrawn', withdrawn, overdue: false }, crisis, 'withdrawn'));
}

function isOpen({ state }: CrisisMeasureRecord): boolean {
  return state === 'proposed' || state === 'agreed';
}

/** The day by which an agreed measure is carried out. */
function dueOn({ state, dueOn }: CrisisMeasureRecord): string | undefined {
  return state === 'agreed' ? dueOn : undefined;
}

export const timedMeasures: Timed<CrisisMeasureRecord> = {
  deadlines: (record) => {
    const on = dueOn(record);
    return on === undefined ? [] : [{ id: `measure:${on}`, kind: 'crisis-measure', on, title: record.text.slice(0, 500), owedBy: [record.owedBy] }];
  },
  wakesAt: (record) => {
    const on = dueOn(record);
    return on === undefined || record.overdue ? undefined : new Date(`${plusDays(on, 1)}T00:00:00Z`);
  },
  wake: (measure, crisis) => moved(measureOverdue, measure, { ...measure.record, overdue: true }, crisis, 'overdue'),
};
