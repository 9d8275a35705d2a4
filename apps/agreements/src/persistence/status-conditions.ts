import type { AgreementStatus, PartialDate } from '@entente/contracts';
import { interval } from '@entente/contracts';
import type { Conditions } from '@entente/persistence';

export type AskedStatus = AgreementStatus | 'live';
type EntryIntoForce = 'before-signature' | 'on-signature' | 'after-signature';

/** Placeholders of the days asked about, made when they are needed: a statement must use every value it is given. */
interface AskedDays {
  readonly first: () => string;
  readonly last: () => string;
}

/** `mayBe` and `mayBeLive` of the domain, over `agreement_version v`. */
function possible(status: AskedStatus, { first, last }: AskedDays): string {
  switch (status) {
    case 'ended':
      return `v.ended_first <= ${last()}`;
    case 'inForce':
      return `v.force_first <= ${last()} AND v.force_first < v.ended_last AND ${first()} < v.ended_last`;
    case 'signed':
      return `v.signed_first <= ${last()} AND v.signed_first < v.force_last AND v.signed_first < v.ended_last AND ${first()} < v.force_last AND ${first()} < v.ended_last`;
    case 'negotiation':
      return `${first()} < v.signed_last AND ${first()} < v.force_last AND ${first()} < v.ended_last`;
    case 'live':
      return `least(v.signed_first, v.force_first) <= ${last()} AND least(v.signed_first, v.force_first) < v.ended_last AND ${first()} < v.ended_last`;
  }
}

/** `mustBe` and `mustBeLive` of the domain. */
function certain(status: AskedStatus, { first, last }: AskedDays): string {
  switch (status) {
    case 'ended':
      return `v.ended_last <= ${first()}`;
    case 'inForce':
      return `v.force_last <= ${first()} AND v.ended_first > ${last()}`;
    case 'signed':
      return `v.signed_last <= ${first()} AND v.force_first > ${last()} AND v.ended_first > ${last()}`;
    case 'negotiation':
      return `v.signed_first > ${last()} AND v.force_first > ${last()} AND v.ended_first > ${last()}`;
    case 'live':
      return `least(v.signed_last, v.force_last) <= ${first()} AND v.ended_first > ${last()}`;
  }
}

/** Had it this status on the date? Where the dates leave that open: yes, unless only what is certain is asked for. */
export function hadStatus(conditions: Conditions, status: AskedStatus, asOf: PartialDate, certainty: 'certain' | 'possible'): string {
  const { first, last } = interval(asOf);
  const asked: AskedDays = { first: () => `${conditions.value(first)}::date`, last: () => `${conditions.value(last)}::date` };
  return certainty === 'certain' ? certain(status, asked) : possible(status, asked);
}

/** Entry into force against signature, on every reading of both; the same date stated for both is one day. */
export function enteredIntoForce(when: EntryIntoForce): string {
  switch (when) {
    case 'before-signature':
      return `v.force_last < v.signed_first AND v.signed_first < 'infinity'`;
    case 'on-signature':
      return `v.force_first = v.signed_first AND v.force_last = v.signed_last AND v.signed_first < 'infinity'`;
    case 'after-signature':
      return `v.force_first > v.signed_last AND v.force_first < 'infinity'`;
  }
}
