import { faultAt, isBefore, type Fault, type Party, type Path, type Warning } from '@entente/contracts';
import type { ActionDraft } from './agreement.js';
import { counting } from './force/acts.js';

type Oddity = 'not-signed' | 'already-signed';

function precedes(earlier: ActionDraft, later: ActionDraft): boolean {
  return earlier.actedOn === undefined || later.actedOn === undefined || isBefore(later.actedOn, earlier.actedOn) !== 'certain';
}

/**
 * What is odd about an action, given the party's others: an instrument of ratification, acceptance or approval needs that
 * party's signature before it, accession needs its absence (Vienna Convention on the Law of Treaties, articles 14 to 16).
 */
export function oddityOf(action: ActionDraft, others: readonly ActionDraft[]): Oddity | undefined {
  const signed = counting(others).some((other) => other.action === 'signed' && precedes(other, action));
  switch (action.action) {
    case 'ratified':
    case 'accepted':
    case 'approved':
      return signed ? undefined : 'not-signed';
    case 'acceded':
      return signed ? 'already-signed' : undefined;
    case 'signed':
    case 'applied-provisionally':
    case 'withdrew':
      return undefined;
  }
}

function wordsOf(oddity: Oddity, partner: string, { action }: ActionDraft): string {
  switch (oddity) {
    case 'not-signed':
      return `${partner} ${action} without having signed`;
    case 'already-signed':
      return `${partner} acceded though it had signed`;
  }
}

/** An odd action as a fault, for what is stated by hand. */
export function actionFaults(partner: string, action: ActionDraft, others: readonly ActionDraft[], at: Path): Fault[] {
  const [counted] = counting([action]);
  const oddity = counted && oddityOf(counted, others);
  return oddity === undefined ? [] : [faultAt(oddity, [...at, 'action'], wordsOf(oddity, partner, action))];
}

/** A party's odd actions as warnings, for what outside sources report: kept although it is odd. */
export function actionWarnings({ partner, actions }: Pick<Party, 'partner'> & { actions: readonly ActionDraft[] }): Warning[] {
  return counting(actions).flatMap((action) => {
    const oddity = oddityOf(action, actions);
    return oddity === undefined ? [] : [{ code: oddity, message: wordsOf(oddity, partner, action) }];
  });
}
