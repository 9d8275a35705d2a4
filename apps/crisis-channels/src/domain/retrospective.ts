import { fact, rejected, retrospectiveHeld, type Label, type Path, type RetrospectiveRecord } from '@entente/contracts';
import type { Crisis } from './crisis.js';
import { begun, type Decision, type Moment } from './decision.js';
import { aboutStep, refuseOutOfTime } from './step.js';

export type StatedRetrospective = Pick<RetrospectiveRecord, 'heldOn' | 'summary' | 'findings'> & { lessons: readonly { title: string; observation: string }[] };

/** A crisis that is over is looked back on, once. Throws `crisis-open`, `retrospective-held`, `in-future`, `before-opened`. */
export function holdRetrospective(
  crisis: Crisis,
  { lessons, ...stated }: StatedRetrospective,
  before: readonly unknown[],
  label: Label,
  at: Path,
  moment: Moment,
): Decision<RetrospectiveRecord> {
  if (crisis.record.state === 'open') throw rejected('crisis-open', at, 'the crisis is not over');
  if (before.length > 0) throw rejected('retrospective-held', at, 'the retrospective of this crisis was held');
  refuseOutOfTime(stated.heldOn, crisis, [...at, 'heldOn'], moment);
  const retrospective: RetrospectiveRecord = {
    ...stated,
    crisis: crisis.id,
    lessons: lessons.map((lesson) => ({ id: moment.newId(), ...lesson })),
    state: 'held',
  };
  return begun(moment.newId(), retrospective, label, 'held', fact(retrospectiveHeld, { ...aboutStep(crisis, []), retrospective }));
}
