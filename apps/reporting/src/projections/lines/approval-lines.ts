import {
  approvalDecided,
  approvalPeriodExtended,
  approvalPeriodMoved,
  approvalRequested,
  approvalResubmitted,
  approvalReturned,
  approvalStepDecided,
  approvalWithdrawn,
  sittingCalendarChanged,
  type ApprovalOutcome,
} from '@entente/contracts';
import { line, nobody } from './line.js';

const OUTCOME: Readonly<Record<ApprovalOutcome, string>> = {
  granted: 'granted',
  refused: 'refused',
  objected: 'objected to',
  lapsed: 'lapsed',
};

const DECIDED = {
  approved: 'approved',
  'approved-exceptionally': 'approved as an exception',
  'given-by-silence': 'given by silence',
  passed: 'passed',
  objected: 'objected to',
} as const;

function ending({ until, notBefore }: { until?: string | undefined; notBefore?: string | undefined }): string {
  if (until !== undefined) return `ends on ${until}`;
  return notBefore === undefined ? 'has no end yet' : `ends not before ${notBefore}`;
}

function by(post: string | undefined): string {
  return post === undefined ? '' : ` by ${post}`;
}

/** Domestic approval, as its own nation and whoever else may read of it sees it under the agreement's partners. */
export const approvalLines = [
  line(approvalRequested, ({ nation, title }) => `${nation} asks its posts for approval of "${title}"`),
  line(
    approvalStepDecided,
    ({ nation, title, stepTitle, decision, post, on }) => `approval of "${title}" in ${nation}: "${stepTitle}" ${DECIDED[decision]}${by(post)} on ${on}`,
  ),
  line(approvalDecided, ({ nation, title, outcome, on }) => `approval of "${title}" in ${nation} ${OUTCOME[outcome]} on ${on}`),
  line(approvalReturned, ({ nation, title, to, post, reason }) => `approval of "${title}" in ${nation} returned to ${to} by ${post}: ${reason}`),
  line(approvalResubmitted, ({ nation, title, submission }) => `${nation} submits "${title}" for approval again, submission ${submission}`),
  line(approvalPeriodExtended, ({ nation, title, stepTitle, ...end }) => `approval of "${title}" in ${nation}: "${stepTitle}" extended, ${ending(end)}`),
  line(approvalPeriodMoved, ({ nation, title, stepTitle, ...end }) => `approval of "${title}" in ${nation}: "${stepTitle}" now ${ending(end)}`),
  line(approvalWithdrawn, ({ nation, title, reason }) => `${nation} withdrew its request for approval of "${title}": ${reason}`),
  line(sittingCalendarChanged, ({ title, knownUntil, reason }) => `sitting calendar of ${title} put right, known until ${knownUntil}: ${reason}`, nobody),
];
