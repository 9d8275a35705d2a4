import {
  crisisClosed,
  crisisCorrected,
  crisisOpened,
  dayOf,
  fact,
  interval,
  Refusals,
  rejected,
  saysTheSame,
  type CrisisRecord,
  type ExternalRecord,
  type Fact,
  type Label,
  type Path,
  type Warning,
} from '@entente/contracts';
import { about, type Crisis, type CrisisDecision, type StatedCrisis } from './crisis.js';
import { eases, orderFaults, type Standing } from './crisis-course.js';
import { begun, changed, type Moment, type Origin } from './decision.js';

function recordOf({ title, basis, openedOn, severity, actors, phases, closed, report, suggestion }: StatedCrisis, warnings: Warning[]): CrisisRecord {
  const grave = severity ?? phases.findLast((phase) => phase.severity !== undefined)?.severity;
  return {
    title,
    ...(basis !== undefined && { basis }),
    openedOn,
    ...(grave !== undefined && { severity: grave }),
    actors: [...actors],
    state: closed === undefined ? 'open' : 'closed',
    phases,
    ...(closed && { closed }),
    warnings,
    ...(suggestion !== undefined && { suggestion }),
    ...(report && { report }),
  };
}

/** What an outside source says and is odd: days that have not come, and de-escalation that rests on nothing. */
function warningsOf({ openedOn, phases, closed }: StatedCrisis, { now }: Moment): Warning[] {
  const ahead = [openedOn, ...phases.map(({ on }) => on), ...(closed ? [closed.on] : [])].filter((on) => interval(on).first > dayOf(now));
  const eased = phases.filter((stated, index) => {
    const before: Standing = phases[index - 1] ?? {};
    return stated.basis === undefined && eases(before, stated);
  });
  return [
    ...(ahead.length === 0 ? [] : [{ code: 'in-future', message: `${[...new Set(ahead)].join(', ')}: has not come yet` }]),
    ...eased.map(({ phase, on }) => ({ code: 'basis-missing', message: `it came to ${phase} on ${on}, and nothing says what the de-escalation rests on` })),
  ];
}

/** What follows from a record that states more than an opening. */
function closingFact(record: CrisisRecord): Fact[] {
  return record.closed ? [fact(crisisClosed, { ...about(record), ...record.closed })] : [];
}

/**
 * A new crisis. Throws `rejected`: `phase-before-previous`, `closed-before-previous`, by hand also `opened-in-future`. What an
 * outside source says of days to come is kept, with a warning.
 */
export function openCrisis(stated: StatedCrisis, label: Label, origin: Origin, at: Path, moment: Moment): CrisisDecision {
  refuseDisorder(stated, at);
  if (origin === 'hand' && interval(stated.openedOn).first > dayOf(moment.now)) {
    throw rejected('opened-in-future', [...at, 'openedOn'], `${stated.openedOn} has not come yet`);
  }
  const record = recordOf(stated, origin === 'hand' ? [] : warningsOf(stated, moment));
  return begun(moment.newId(), record, label, 'opened', fact(crisisOpened, { ...about(record), crisis: record }), ...closingFact(record));
}

/** Replaces the record by a higher revision of the report it came from. Throws what `openCrisis` throws for reports. */
export function replaceByReport(crisis: Crisis, stated: StatedCrisis & { report: ExternalRecord }, label: Label, at: Path, moment: Moment): CrisisDecision {
  refuseDisorder(stated, at);
  const record = recordOf(stated, warningsOf(stated, moment));
  const corrected = fact(crisisCorrected, { ...about(record), crisis: record, reason: `revision ${stated.report.revision} of the report` });
  const closing = saysTheSame(crisis.record.closed, record.closed) ? [] : closingFact(record);
  return changed(crisis, record, 'corrected', [corrected, ...closing], label);
}

function refuseDisorder({ openedOn, phases, closed }: StatedCrisis, at: Path): void {
  const refusals = new Refusals();
  refusals.add(...orderFaults(openedOn, phases, closed, at));
  refusals.throwIfAny();
}
