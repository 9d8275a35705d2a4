import { dayOf, fact, notificationGiven, observationOffered, rejected, type DutyDone, type ExerciseRecord, type Path } from '@entente/contracts';
import { dutiesOf } from './activity-of.js';
import { about, changed, type Decision, type Exercise, type Moment } from './exercise.js';

/** Giving notice, or offering observation. */
type Done = Omit<DutyDone, 'late'>;

/**
 * Notice was given, or observers were invited, under a rule; where nothing is owed, of one's own accord. Throws `rejected`:
 * `exercise-cancelled`, `no-such-duty` (no rule of that id and kind applies), `duty-done-already`, `day-in-future`.
 */
export function doDuty(exercise: Exercise, duty: 'notify' | 'observe', done: Done, at: Path, moment: Moment): Decision {
  const { id, record } = exercise;
  if (record.state === 'cancelled') throw rejected('exercise-cancelled', at, 'the exercise is cancelled');
  const verdicts = dutiesOf(id, record, moment).verdicts.filter((verdict) => verdict.duty === duty);
  const verdict = verdicts.find(({ rule }) => rule.id === done.rule);
  if (verdict === undefined) {
    const rules = verdicts.map(({ rule }) => rule.id);
    throw rejected('no-such-duty', [...at, 'rule'], `no such rule asks to ${duty} of this exercise`, rules);
  }
  if (verdict.doneOn !== undefined) throw rejected('duty-done-already', [...at, 'rule'], `that was done on ${verdict.doneOn}`);
  if (done.on > dayOf(moment.now)) throw rejected('day-in-future', [...at, 'on'], `${done.on} has not come yet`);
  const { deadline } = verdict;
  const late = deadline !== undefined && done.on > deadline;
  const kept: DutyDone = { ...done, late };
  const next: ExerciseRecord =
    duty === 'notify' ? { ...record, notifications: [...record.notifications, kept] } : { ...record, observations: [...record.observations, kept] };
  const { id: rule, citation, certainty } = verdict.rule;
  const { on, to, reference } = done;
  const data = { ...about(next), rule: { id: rule, citation, certainty }, on, to, late, ...(deadline && { deadline }), ...(reference && { reference }) };
  const definition = duty === 'notify' ? notificationGiven : observationOffered;
  return { next: changed(exercise, next), change: duty === 'notify' ? 'notification-given' : 'observation-offered', events: [fact(definition, data)] };
}
