import {
  lessonAdvanced,
  lessonIdentified,
  lessonLearned,
  lessonRejected,
  rejected,
  type EventDefinition,
  type LessonRecord,
  type LessonStep,
  type PartnerId,
  type Path,
} from '@entente/contracts';

/** A step with everybody in it known by id. */
export type StatedStep =
  Exclude<LessonStep, { to: 'action-planned' }> | { to: 'action-planned'; action: { text: string; owner: PartnerId; dueOn?: string | undefined } };

type State = LessonRecord['state'];

/** From where each step is taken. */
const FROM: Readonly<Record<LessonStep['to'], readonly State[]>> = {
  rejected: ['observed'],
  identified: ['observed'],
  'action-planned': ['identified'],
  implemented: ['action-planned'],
  validated: ['implemented'],
  learned: ['implemented', 'validated'],
};

/** What a lesson has come to, as a word of its own: what is over is not taken up again. */
function refuseStep({ state, validate, action }: LessonRecord, to: LessonStep['to'], at: Path): void {
  const path = [...at, 'to'];
  if (state === 'rejected') throw rejected('lesson-rejected', path, 'the observation was rejected: submit another');
  if (state === 'learned') throw rejected('lesson-learned', path, 'the lesson is learned');
  const implemented = state === 'implemented' || state === 'validated';
  if ((to === 'learned' || to === 'validated') && !implemented) {
    throw rejected('action-not-implemented', path, action ? 'its action is planned, and not implemented yet' : 'no action on it was implemented');
  }
  if (to === 'learned' && validate === true && state !== 'validated')
    throw rejected('not-validated', path, 'it is to be validated before it counts as learned');
  if (!FROM[to].includes(state)) throw rejected('step-not-after', path, `a lesson that is ${state} does not become ${to}`);
}

function stepped(record: LessonRecord, step: StatedStep): LessonRecord {
  switch (step.to) {
    case 'rejected':
      return { ...record, state: 'rejected', rejected: step.reason };
    case 'identified':
      return { ...record, state: 'identified', conclusion: step.conclusion, validate: step.validate };
    case 'action-planned':
      return { ...record, state: 'action-planned', action: step.action };
    case 'implemented':
      return { ...record, state: 'implemented', implementedOn: step.on };
    case 'validated':
      return { ...record, state: 'validated', validatedOn: step.on, ...(step.in !== undefined && { validatedIn: step.in }) };
    case 'learned':
      return { ...record, state: 'learned', learnedOn: step.on };
  }
}

function eventOf(to: LessonStep['to']): EventDefinition<typeof lessonLearned.data> {
  switch (to) {
    case 'rejected':
      return lessonRejected;
    case 'identified':
      return lessonIdentified;
    case 'action-planned':
    case 'implemented':
    case 'validated':
      return lessonAdvanced;
    case 'learned':
      return lessonLearned;
  }
}

/**
 * A lesson a step on, and the event that tells it. Throws `rejected`: `lesson-rejected`, `lesson-learned` (both are ends),
 * `action-not-implemented`, `not-validated`, `step-not-after`.
 */
export function advanceLesson(record: LessonRecord, step: StatedStep, at: Path): { next: LessonRecord; event: EventDefinition<typeof lessonLearned.data> } {
  refuseStep(record, step.to, at);
  return { next: stepped(record, step), event: eventOf(step.to) };
}
