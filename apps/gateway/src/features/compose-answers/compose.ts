import type { Partner } from '@entente/contracts';
import { missingParts, nothingLeft, refusalOf, type Contribution, type MissingPart } from './ask-services.js';

/** A partner's directory record, and who was asked for. */
export interface Profile {
  partner: Partner['id'];
  contribution: Contribution;
}

export interface Composed {
  [part: string]: unknown;
  missing: MissingPart[];
}

/**
 * One answer from the directory's profiles and reporting's parts: everything there is, and what is not by name. Throws
 * the directory's refusal (an unknown partner), reporting's refusal of the question, and 503 when nothing was given.
 * Reporting not knowing a partner the directory knows is a part that is missing, not an unknown partner.
 */
export function compose(
  profiles: readonly Profile[],
  report: Contribution,
  reported: readonly string[],
  place: (profiles: readonly Profile[]) => object,
): Composed {
  for (const { contribution } of profiles) if (contribution.state === 'refused') throw refusalOf(contribution.problem);
  const given = profiles.filter(({ contribution }) => contribution.state === 'given');
  if (report.state === 'refused' && (report.problem.status !== 404 || given.length < profiles.length)) throw refusalOf(report.problem);
  const absent = profiles.flatMap(({ partner, contribution }) => (contribution.state === 'missing' ? [{ partner, reason: contribution.reason }] : []));
  if (given.length === 0 && report.state === 'missing') throw nothingLeft([...absent.map(({ reason }) => reason), report.reason]);
  const missing = absent.map(({ partner, reason }) => ({ part: profiles.length === 1 ? 'profile' : `profiles/${partner}`, reason }));
  const parts = report.state === 'given' ? report.body : {};
  const why =
    report.state === 'missing' ? report.reason : report.state === 'refused' ? (report.problem.detail ?? report.problem.title) : 'reporting did not give it';
  missing.push(
    ...missingParts(
      reported.filter((part) => parts[part] === undefined),
      why,
    ),
  );
  return { ...parts, ...place(given), missing };
}
