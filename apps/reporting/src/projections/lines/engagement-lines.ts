import {
  accreditationEnds,
  agrementAnswered,
  assessmentOverdue,
  assessmentRecorded,
  engagementAccountDue,
  engagementAccountSubmitted,
  engagementApproved,
  engagementCancelled,
  engagementCorrected,
  engagementHeld,
  engagementPlanned,
  engagementReportedOn,
  engagementReturned,
  engagementsDeadlinesChanged,
  engagementStepGiven,
  engagementSubmitted,
  followUpAgreed,
  followUpDone,
  followUpDropped,
  followUpOverdue,
  objectiveChanged,
  objectiveSet,
  organisationRegistered,
  personErased,
  postingAccredited,
  postingEnded,
  postingProposed,
  visitBanLifted,
  visitBanSet,
  type EngagementRecord,
  type FollowUpRecord,
  type ObjectiveRecord,
  type PostingRecord,
  type VisitBanRecord,
} from '@entente/contracts';
import { line, nobody, since } from './line.js';

/** Hosts, guests and whose place it was. */
function met({ engagement: { hosts, participants, place } }: { engagement: EngagementRecord }): readonly string[] {
  return [...hosts, ...participants.map(({ partner }) => partner), place?.partner].filter((partner) => partner !== undefined);
}

function owing({ followUp: { owedBy, owedTo } }: { followUp: FollowUpRecord }): readonly string[] {
  return [owedBy, ...owedTo];
}

function posting({ posting: { home, host } }: { posting: PostingRecord }): readonly string[] {
  return [home, host];
}

function banned({ ban: { partner } }: { ban: VisitBanRecord }): readonly string[] {
  return [partner];
}

function served({ objective: { partners } }: { objective: ObjectiveRecord }): readonly string[] {
  return partners;
}

function days({ from, to }: EngagementRecord): string {
  return to === undefined || to === from ? `on ${from}` : `from ${from} to ${to}`;
}

const sent = ({ position, home, host }: PostingRecord): string => `${position} of ${home} in ${host}`;

export const engagementLines = [
  line(engagementPlanned, ({ engagement }) => `"${engagement.title}" planned ${days(engagement)}`, met),
  line(engagementCorrected, ({ engagement, reason }) => `"${engagement.title}" corrected: ${reason}`, met),
  line(engagementSubmitted, ({ engagement }) => `"${engagement.title}" submitted for approval`, met),
  line(
    engagementStepGiven,
    ({ engagement, decision }) => `"${engagement.title}": step "${decision.step}" ${decision.decision === 'silence' ? 'given by silence' : 'given'}`,
    met,
  ),
  line(engagementApproved, ({ engagement }) => `"${engagement.title}" approved`, met),
  line(engagementReturned, ({ engagement, decision }) => `"${engagement.title}" returned${decision.reason === undefined ? '' : `: ${decision.reason}`}`, met),
  line(engagementHeld, ({ engagement }) => `"${engagement.title}" took place ${days(engagement)}`, met),
  line(engagementAccountSubmitted, ({ engagement }) => `account of "${engagement.title}" submitted for approval`, met),
  line(engagementReportedOn, ({ engagement }) => `account of "${engagement.title}" on record`, met),
  line(engagementCancelled, ({ engagement, reason }) => `"${engagement.title}" cancelled: ${reason}`, met),
  line(engagementAccountDue, ({ engagement, dueOn }) => `account of "${engagement.title}" due by ${dueOn}`, met),
  line(followUpAgreed, ({ followUp }) => `${followUp.owedBy} promised: ${followUp.text}${since('by', followUp.by)}`, owing),
  line(followUpDone, ({ followUp }) => `${followUp.owedBy} did: ${followUp.text}`, owing),
  line(followUpDropped, ({ followUp, reason }) => `dropped: ${followUp.text} (${reason})`, owing),
  line(followUpOverdue, ({ followUp, dueOn }) => `${followUp.owedBy} did not do by ${dueOn}: ${followUp.text}`, owing),
  line(postingProposed, ({ posting }) => `${sent(posting)} proposed`, posting),
  line(agrementAnswered, ({ posting, granted }) => `${posting.host} ${granted ? 'granted' : 'refused'} its agrément: ${sent(posting)}`, posting),
  line(postingAccredited, ({ posting }) => `${sent(posting)} accredited${since('from', posting.accredited?.from)}`, posting),
  line(postingEnded, ({ posting, endedOn }) => `${sent(posting)} until ${endedOn}`, posting),
  line(accreditationEnds, ({ posting, endsOn }) => `accreditation ends on ${endsOn}: ${sent(posting)}`, posting),
  line(visitBanSet, ({ ban }) => `nothing is planned with ${ban.partner} from ${ban.from}${since('until', ban.to)}`, banned),
  line(visitBanLifted, ({ ban, reason }) => `the ban on ${ban.partner} was lifted: ${reason}`, banned),
  line(objectiveSet, ({ objective }) => `objective "${objective.title}" set`, served),
  line(objectiveChanged, ({ objective, reason }) => `objective "${objective.title}" changed: ${reason}`, served),
  line(assessmentRecorded, ({ objective, assessment }) => `objective "${objective.title}" assessed for ${assessment.period}: ${assessment.score} of 5`, served),
  line(assessmentOverdue, ({ objective, period }) => `objective "${objective.title}" not assessed for ${period}`, served),
  line(
    organisationRegistered,
    ({ organisation }) => `non-state organisation "${organisation.name}" on record`,
    ({ organisation }) => (organisation.seat === undefined ? [] : [organisation.seat]),
  ),
  line(personErased, ({ reason }) => `personal data erased: ${reason}`, nobody),
  line(
    engagementsDeadlinesChanged,
    ({ about, deadlines }) => `"${about}" has ${deadlines.length === 0 ? 'no open deadlines' : `${deadlines.length} open deadlines`}`,
    nobody,
  ),
];
