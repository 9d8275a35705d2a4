import {
  CRISIS_PHASES,
  CRISIS_SEVERITIES,
  crisisClosed,
  crisisPhaseChanged,
  dayOf,
  fact,
  faultAt,
  interval,
  isBefore,
  rejected,
  type CrisisClosing,
  type CrisisPhaseDate,
  type CrisisRecord,
  type CrisisSeverity,
  type Fault,
  type PartialDate,
  type Path,
} from '@entente/contracts';
import { about, type Crisis, type CrisisDecision } from './crisis.js';
import { changed, type Moment } from './decision.js';

/** How far it has come, and how grave it is. */
export type Standing = Partial<Pick<CrisisPhaseDate, 'phase' | 'severity'>>;

/** Where a crisis stands. */
export function standingOf({ phases, severity }: Pick<CrisisRecord, 'phases' | 'severity'>): Standing {
  const phase = phases.at(-1)?.phase;
  return { ...(phase !== undefined && { phase }), ...(severity !== undefined && { severity }) };
}

function rankOf(severity: CrisisSeverity): number {
  return CRISIS_SEVERITIES.indexOf(severity);
}

/** Is it eased: less grave, on its way out, or back in an earlier phase? Out of `transition` it can only flare up. */
export function eases(before: Standing, { phase, severity }: CrisisPhaseDate): boolean {
  if (severity !== undefined && before.severity !== undefined && rankOf(severity) < rankOf(before.severity)) return true;
  if (phase === before.phase) return false;
  if (phase === 'transition') return true;
  return before.phase !== undefined && before.phase !== 'transition' && CRISIS_PHASES.indexOf(phase) < CRISIS_PHASES.indexOf(before.phase);
}

/** What is wrong with the order of days: each phase on or after the one before, the first not before it opened, the end after all. */
export function orderFaults(openedOn: PartialDate, phases: readonly CrisisPhaseDate[], closed: CrisisClosing | undefined, at: Path): Fault[] {
  const before = phases.flatMap(({ on, phase }, index): Fault[] => {
    const earlier = phases[index - 1]?.on ?? openedOn;
    if (isBefore(on, earlier) !== 'certain') return [];
    return [faultAt('phase-before-previous', [...at, 'phases', index, 'on'], `it came to ${phase} on ${on}, before ${earlier}`)];
  });
  const last = phases.at(-1)?.on ?? openedOn;
  if (closed === undefined || isBefore(closed.on, last) !== 'certain') return before;
  return [...before, faultAt('closed-before-previous', [...at, 'closed', 'on'], `it is not over on ${closed.on}, before ${last}`)];
}

/** Everything about an open crisis can change, nothing about a closed one. Throws `crisis-closed`. */
export function refuseClosed({ state }: CrisisRecord, at: Path): void {
  switch (state) {
    case 'open':
      return;
    case 'closed':
      throw rejected('crisis-closed', at, 'the crisis is over: what comes after it is another one');
  }
}

function isAhead(on: PartialDate, { now }: Moment): boolean {
  return interval(on).first > dayOf(now);
}

/**
 * It comes to another phase, or another severity. Throws `rejected`: `crisis-closed`, `nothing-changed`, `phase-in-future`,
 * `phase-before-previous`, and `basis-missing`, because de-escalation needs a recorded basis.
 */
export function changePhase(crisis: Crisis, stated: CrisisPhaseDate, at: Path, moment: Moment): CrisisDecision {
  const { record } = crisis;
  refuseClosed(record, at);
  const before = standingOf(record);
  const severity = stated.severity ?? record.severity;
  if (stated.phase === before.phase && severity === before.severity) throw rejected('nothing-changed', at, `it is at ${stated.phase} already`);
  if (isAhead(stated.on, moment)) throw rejected('phase-in-future', [...at, 'on'], `${stated.on} has not come yet`);
  const earlier = record.phases.at(-1)?.on ?? record.openedOn;
  if (isBefore(stated.on, earlier) === 'certain') throw rejected('phase-before-previous', [...at, 'on'], `it was at another phase on ${earlier}`);
  if (stated.basis === undefined && eases(before, stated)) throw rejected('basis-missing', [...at, 'basis'], 'say what the de-escalation rests on');
  const next: CrisisRecord = { ...record, ...(severity !== undefined && { severity }), phases: [...record.phases, stated] };
  const data = { ...about(next), ...stated, ...(severity !== undefined && { severity }), before };
  return changed(crisis, next, 'phase-changed', [fact(crisisPhaseChanged, data)]);
}

/**
 * It is over, by hand. Throws `rejected`: `crisis-closed`, `basis-missing`, `closed-in-future`, `closed-before-previous`. What is
 * open within it stays open.
 */
export function closeCrisis(crisis: Crisis, closed: CrisisClosing, at: Path, moment: Moment): CrisisDecision {
  const { record } = crisis;
  refuseClosed(record, at);
  if (closed.basis === undefined && closed.agreement === undefined) throw rejected('basis-missing', [...at, 'basis'], 'say what its end rests on');
  if (isAhead(closed.on, moment)) throw rejected('closed-in-future', [...at, 'on'], `${closed.on} has not come yet`);
  const last = record.phases.at(-1)?.on ?? record.openedOn;
  if (isBefore(closed.on, last) === 'certain') throw rejected('closed-before-previous', [...at, 'on'], `it was open on ${last}`);
  const next: CrisisRecord = { ...record, state: 'closed', closed };
  return changed(crisis, next, 'closed', [fact(crisisClosed, { ...about(next), ...closed })]);
}
