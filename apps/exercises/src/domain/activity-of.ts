import { type Contribution, type ExerciseRecord, type Verdict } from '@entente/contracts';
import type { Activity } from './duties/activity.js';
import { assess, type Assessment, type Surroundings } from './duties/assess.js';
import type { Moment } from './exercise.js';

/** An exercise as rules of confidence building see it: who declined or only watches brings nothing, who is only invited nothing for certain. */
export function activityOf(id: string, record: ExerciseRecord): Activity {
  const status = new Map(record.participants.map((participant) => [participant.partner, participant.status]));
  const coming = record.contributions.filter(({ partner }) => status.get(partner) === 'accepted' || status.get(partner) === 'invited');
  const { startsOn, endsOn, durationHours, withoutNotice, hosts, zones, border } = record;
  return {
    id,
    startsOn: record.held?.from ?? startsOn,
    endsOn: record.held === undefined ? endsOn : record.held.to,
    durationHours,
    withoutNotice,
    hosts,
    zones,
    border,
    brought: coming.map(({ partner, forces, formation }: Contribution) => ({ partner, sure: status.get(partner) === 'accepted', forces, formation })),
  };
}

function withDone(verdict: Verdict, { notifications, observations }: ExerciseRecord): Verdict {
  const done = (verdict.duty === 'observe' ? observations : notifications).find(({ rule }) => rule === verdict.rule.id);
  return done === undefined ? verdict : { ...verdict, doneOn: done.on };
}

/** What the rules say of an exercise, and what of it is done. */
export function dutiesOf(id: string, record: ExerciseRecord, { duties, boundBy }: Pick<Moment, 'duties' | 'boundBy'>, beside?: Surroundings): Assessment {
  const { verdicts, warnings } = assess(duties, activityOf(id, record), boundBy, beside);
  return { verdicts: verdicts.map((verdict) => withDone(verdict, record)), warnings };
}

/** Duties that are owed and not done yet; limits ask for nothing to be done. */
export function owedDuties(id: string, record: ExerciseRecord, moment: Pick<Moment, 'duties' | 'boundBy'>): Verdict[] {
  return dutiesOf(id, record, moment).verdicts.filter(({ verdict, doneOn }) => (verdict === 'notify' || verdict === 'observe') && doneOn === undefined);
}
