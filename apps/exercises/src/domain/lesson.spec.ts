import { describe, expect, it } from '@jest/globals';
import { DomainError, LESSON_STATES, type LessonRecord } from '@entente/contracts';
import { advanceLesson, type StatedStep } from './lesson.js';

const STEPS: readonly StatedStep[] = [
  { to: 'rejected', reason: 'known already' },
  { to: 'identified', conclusion: 'radios do not talk', validate: false },
  { to: 'action-planned', action: { text: 'buy adapters', owner: 'DEU' } },
  { to: 'implemented', on: '2026-05' },
  { to: 'validated', on: '2026-09' },
  { to: 'learned', on: '2026-10' },
];

function aLesson(state: LessonRecord['state'], validate = false): LessonRecord {
  return { exercise: 'e', title: 'Radios', observation: 'silence', findings: [], state, validate };
}

function outcome(record: LessonRecord, step: StatedStep): string {
  try {
    const { next, event } = advanceLesson(record, step, ['body']);
    expect(next.state).toBe(step.to);
    return event.type.replace(/^entente\.exercises\.lesson-|\.v1$/g, '');
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    expect(error.faults).toMatchObject([{ path: '/body/to' }]);
    return `! ${error.code}`;
  }
}

const NOT = '! step-not-after';
const UNDONE = '! action-not-implemented';

describe('a lesson that is', () => {
  it.each<[LessonRecord['state'], string[]]>([
    //                 rejected      identified    action-planned  implemented  validated   learned
    ['observed', ['rejected', 'identified', NOT, NOT, UNDONE, UNDONE]],
    ['rejected', Array.from({ length: 6 }, () => '! lesson-rejected')],
    ['identified', [NOT, NOT, 'advanced', NOT, UNDONE, UNDONE]],
    ['action-planned', [NOT, NOT, NOT, 'advanced', UNDONE, UNDONE]],
    ['implemented', [NOT, NOT, NOT, NOT, 'advanced', 'learned']],
    ['validated', [NOT, NOT, NOT, NOT, NOT, 'learned']],
    ['learned', Array.from({ length: 6 }, () => '! lesson-learned')],
  ])('%s: %j', (state, expected) => {
    expect(STEPS.map((step) => outcome(aLesson(state), step))).toEqual(expected);
    expect(LESSON_STATES).toContain(state);
  });

  it('to be validated is not learned before', () => {
    const learned = STEPS[5];
    expect(learned && outcome(aLesson('implemented', true), learned)).toBe('! not-validated');
    expect(learned && outcome(aLesson('validated', true), learned)).toBe('learned');
  });
});
