import {
  faultAt,
  Refusals,
  type AgreementRecord,
  type ApprovalStep,
  type Day,
  type PartnerId,
  type Path,
  type RuleReference,
  type Worth,
} from '@entente/contracts';
import type { Chain, ChainPeriod } from './approval.js';
import { comparable, dutyOf, type Recipients } from './thresholds.js';

type Kinds = Pick<AgreementRecord, 'kind' | 'alsoKinds'>;

function isFor(chain: Chain, nation: PartnerId, { kind, alsoKinds }: Kinds, on: Day): boolean {
  return (
    (chain.nation === undefined || chain.nation === nation) &&
    (chain.kinds === undefined || chain.kinds.some((one) => one === kind || alsoKinds.includes(one))) &&
    (chain.since === undefined || chain.since <= on)
  );
}

/** A chain of the nation's own comes before one for any nation, one for the kind of agreement before one for any kind. */
function specificity({ nation, kinds }: Chain): number {
  return (nation === undefined ? 0 : 2) + (kinds === undefined ? 0 : 1);
}

/** The chain a nation's approval of an agreement of this kind takes where nobody names one. */
export function usualChain(chains: readonly Chain[], nation: PartnerId, kinds: Kinds, on: Day): Chain | undefined {
  const fitting = chains.filter((chain) => chain.usual && isFor(chain, nation, kinds, on));
  return fitting.toSorted((a, b) => specificity(b) - specificity(a) || (a.id < b.id ? -1 : 1))[0];
}

/** The chain named, or the usual one. Throws `rejected`: `chain-unknown` with those that are for this nation and kind. */
export function chosenChain(chains: readonly Chain[], nation: PartnerId, kinds: Kinds, on: Day, named: string | undefined, at: Path): Chain {
  const fitting = chains.filter((chain) => isFor(chain, nation, kinds, on));
  const chain = named === undefined ? usualChain(chains, nation, kinds, on) : fitting.find(({ id }) => id === named);
  if (chain !== undefined) return chain;
  const refusals = new Refusals();
  const known = fitting.map(({ id }) => id);
  refusals.add(faultAt('chain-unknown', [...at, 'chain'], `no chain of approval ${named ?? ''} is for ${nation} and this kind of agreement`, known));
  refusals.throwIfAny();
  throw new Error('refused above');
}

function ruleOf({ id, citation, certainty }: Chain): RuleReference {
  return { id, citation, certainty };
}

function periodOf(chain: Chain, { thresholds, ...period }: ChainPeriod, sale: Sale, at: Path): ApprovalStep {
  const rule = period.rule ?? ruleOf(chain);
  if (thresholds === undefined) return { ...period, rule, state: 'waiting' };
  const { days, certainty } = dutyOf(thresholds, comparable(thresholds, sale.worth, at), sale.recipients);
  const length = days === undefined ? undefined : { days };
  return { ...period, rule: { ...rule, certainty }, length, state: 'waiting', why: length === undefined ? 'below every threshold' : undefined };
}

/** What is sold and to whom, where the agreement is about a sale. */
export interface Sale {
  worth?: Worth | undefined;
  recipients: Recipients;
}

/** The steps of a chain for one approval, none reached yet. Throws what `comparable` throws. */
export function stepsOf(chain: Chain, sale: Sale, at: Path): ApprovalStep[] {
  return chain.steps.map((step) =>
    step.form === 'period' ? periodOf(chain, step, sale, at) : { ...step, rule: step.rule ?? ruleOf(chain), state: 'waiting' },
  );
}
