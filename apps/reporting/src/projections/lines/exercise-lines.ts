import {
  contributionChanged,
  costRecorded,
  exerciseCancelled,
  exerciseCorrected,
  exerciseHeld,
  exerciseProposed,
  exerciseReplanned,
  exercisesDeadlinesChanged,
  exerciseStageReached,
  findingRecorded,
  lessonAdvanced,
  lessonIdentified,
  lessonLearned,
  lessonObserved,
  lessonRejected,
  notificationDue,
  notificationGiven,
  observationOffered,
  participantCommitted,
  visitRecorded,
  type ExerciseRecord,
  type ParticipantStatus,
} from '@entente/contracts';
import { line, nobody, since } from './line.js';

const COMMITTED: Readonly<Record<ParticipantStatus, string>> = {
  invited: 'is invited to',
  accepted: 'takes part in',
  observer: 'observes',
  declined: 'does not take part in',
};

/** Events of exercises name whom they concern. */
function named({ partners }: { partners: readonly string[] }): readonly string[] {
  return partners;
}

function ofRecord({ exercise }: { exercise: ExerciseRecord }): readonly string[] {
  return [...exercise.participants.map(({ partner }) => partner), ...exercise.hosts, ...(exercise.relief ? [exercise.relief.affected] : [])];
}

export const exerciseLines = [
  line(exerciseProposed, ({ exercise }) => `Exercise "${exercise.title}" proposed for ${exercise.startsOn}`, ofRecord),
  line(exerciseReplanned, ({ exercise, reason }) => `Exercise "${exercise.title}" planned anew: ${reason}`, ofRecord),
  line(exerciseCorrected, ({ exercise, reason }) => `Exercise "${exercise.title}" corrected: ${reason}`, ofRecord),
  line(
    exerciseStageReached,
    ({ title, stage, conference, on }) => `Exercise "${title}" came to ${stage}${conference ? `, ${conference} conference,` : ''} on ${on}`,
    named,
  ),
  line(
    participantCommitted,
    ({ title, partner, status, since: day }) => `${partner} ${COMMITTED[status]} exercise "${title}"${since('since', day)}`,
    ({ partner, partners }) => [partner, ...partners],
  ),
  line(
    contributionChanged,
    ({ title, partner, before, after }) => {
      const unit = after?.unit ?? before?.unit ?? 'forces';
      return `${partner} ${after ? (before ? 'brings otherwise' : 'brings') : 'withdraws'} ${unit}, exercise "${title}"`;
    },
    named,
  ),
  line(
    notificationDue,
    ({ title, duty, deadline, rule }) =>
      `Exercise "${title}": ${duty === 'observe' ? 'observers to be invited' : 'notice to be given'} by ${deadline} (${rule.id})`,
    named,
  ),
  line(notificationGiven, ({ title, on, late, rule }) => `Notice of exercise "${title}" given on ${on}${late ? ', late' : ''} (${rule.id})`, named),
  line(observationOffered, ({ title, on, late, rule }) => `Observers invited to exercise "${title}" on ${on}${late ? ', late' : ''} (${rule.id})`, named),
  line(exerciseHeld, ({ title, from, to }) => `Exercise "${title}" held from ${from}${since('to', to)}`, named),
  line(exerciseCancelled, ({ title, reason }) => `Exercise "${title}" cancelled: ${reason}`, named),
  line(costRecorded, ({ title, share }) => `Cost of ${share.item} to ${share.partner} recorded, exercise "${title}"`, named),
  line(findingRecorded, ({ title, finding }) => `A ${finding.severity} finding on ${finding.domain} in exercise "${title}": ${finding.topic}`, named),
  line(lessonObserved, ({ title, lesson }) => `Observation "${lesson.title}" submitted from exercise "${title}"`, named),
  line(lessonRejected, ({ title, lesson }) => `Observation "${lesson.title}" from exercise "${title}" rejected`, named),
  line(lessonIdentified, ({ title, lesson }) => `Lesson "${lesson.title}" from exercise "${title}" identified`, named),
  line(lessonAdvanced, ({ title, lesson }) => `Lesson "${lesson.title}" from exercise "${title}" is ${lesson.state}`, named),
  line(lessonLearned, ({ title, lesson }) => `Lesson "${lesson.title}" from exercise "${title}" learned`, named),
  line(
    visitRecorded,
    ({ visit: { visit, visited, by, on, voluntary } }) => `${visited} accepted ${voluntary ? 'a voluntary' : 'an'} ${visit} by ${by} on ${on}`,
    ({ visit: { visited, by } }) => [visited, by],
  ),
  line(
    exercisesDeadlinesChanged,
    ({ about, deadlines }) => `Exercise "${about}" has ${deadlines.length === 0 ? 'no' : deadlines.length} open deadlines`,
    nobody,
  ),
];
