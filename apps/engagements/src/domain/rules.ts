import type { Cadence, EngagementApprovalStep, EngagementApprovalSubject, EngagementKind, PartnerId, PostingKind, RuleReference } from '@entente/contracts';

/** Who approves what, step by step; the most specific chain that fits is taken. Empty `kinds` or `nations`: all of them. */
export interface ApprovalChain extends RuleReference {
  title: string;
  of: EngagementApprovalSubject;
  kinds: readonly EngagementKind[];
  nations: readonly PartnerId[];
  steps: readonly EngagementApprovalStep[];
}

/** A rule that is a number of days. */
export interface Term extends RuleReference {
  days: number;
}

/** The bundled rules, as data: a new rule is a file, not code. */
export interface Rules {
  readonly chains: readonly ApprovalChain[];
  /** Days after the last day of an engagement by which its account is due. */
  readonly account: Term;
  /** Days after a period by which its assessment is due. */
  readonly assessment: Readonly<Record<Cadence, Term>>;
  /** Days before an accreditation ends on which that is told. */
  readonly accreditation: Term;
  /** Which postings need the host's agrément, and by which rule. */
  readonly agrement: ReadonlyMap<PostingKind, RuleReference>;
}

/** The chain for an author's nation and a kind, if there is one: nation before kind, then by id. */
export function chainFor({ chains }: Rules, of: EngagementApprovalSubject, kind: EngagementKind, nation: PartnerId): ApprovalChain | undefined {
  const fits = <T>(list: readonly T[], one: T): boolean => list.length === 0 || list.includes(one);
  const weight = ({ nations, kinds }: ApprovalChain): number => (nations.length > 0 ? 2 : 0) + (kinds.length > 0 ? 1 : 0);
  return chains
    .filter((chain) => chain.of === of && fits(chain.kinds, kind) && fits(chain.nations, nation))
    .sort((a, b) => weight(b) - weight(a) || (a.id < b.id ? -1 : 1))[0];
}

/** A rule as verdicts cite it. */
export function cited({ id, citation, certainty }: RuleReference): RuleReference {
  return { id, ...(citation === undefined ? {} : { citation }), ...(certainty === undefined ? {} : { certainty }) };
}
