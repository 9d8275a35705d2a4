import { interval, type AgreementRecord, type AgreementStatus, type AgreementView, type Day, type PartialDate } from '@entente/contracts';

/** First and last day a date may mean. */
export interface Days {
  first: Day;
  last: Day;
}

/** Days on which an agreement may have been signed, entered into force and ended. */
export interface Milestones {
  signed: Days;
  inForce: Days;
  ended: Days;
}

/** After every day there is, as text and to PostgreSQL: a milestone not reached. */
const NEVER: Days = { first: 'infinity', last: 'infinity' };

/** The milestones of a record; one it does not state was not reached. */
export function milestonesOf({ signedOn, inForceOn, endedOn }: Pick<AgreementRecord, 'signedOn' | 'inForceOn' | 'endedOn'>): Milestones {
  const days = (date: PartialDate | undefined): Days => (date === undefined ? NEVER : interval(date));
  return { signed: days(signedOn), inForce: days(inForceOn), ended: days(endedOn) };
}

/** Is there a reading of the dates, and a day asked about, on which the agreement has this status? */
export function mayBe(status: AgreementStatus, { signed, inForce, ended }: Milestones, asked: Days): boolean {
  switch (status) {
    case 'ended':
      return ended.first <= asked.last;
    case 'inForce':
      return inForce.first <= asked.last && inForce.first < ended.last && asked.first < ended.last;
    case 'signed':
      return signed.first <= asked.last && signed.first < inForce.last && signed.first < ended.last && asked.first < inForce.last && asked.first < ended.last;
    case 'negotiation':
      return asked.first < signed.last && asked.first < inForce.last && asked.first < ended.last;
  }
}

/** Has it this status on every day asked about and every reading of its dates? */
export function mustBe(status: AgreementStatus, { signed, inForce, ended }: Milestones, asked: Days): boolean {
  const lasts = ended.first > asked.last;
  switch (status) {
    case 'ended':
      return ended.last <= asked.first;
    case 'inForce':
      return inForce.last <= asked.first && lasts;
    case 'signed':
      return signed.last <= asked.first && inForce.first > asked.last && lasts;
    case 'negotiation':
      return signed.first > asked.last && inForce.first > asked.last && lasts;
  }
}

/** `live`: signed or in force, and not ended. */
export function mayBeLive({ signed, inForce, ended }: Milestones, asked: Days): boolean {
  const begun = signed.first < inForce.first ? signed.first : inForce.first;
  return begun <= asked.last && begun < ended.last && asked.first < ended.last;
}

export function mustBeLive({ signed, inForce, ended }: Milestones, asked: Days): boolean {
  return (signed.last <= asked.first || inForce.last <= asked.first) && ended.first > asked.last;
}

/**
 * The status shown for a day: `ended` only when that is certain, else the furthest of in force, signed and negotiation that
 * is possible; `certain` when no other status is.
 */
export function statusOn(
  dates: Pick<AgreementRecord, 'signedOn' | 'inForceOn' | 'endedOn'>,
  date: PartialDate,
): Pick<AgreementView, 'status' | 'statusCertainty'> {
  const [milestones, asked] = [milestonesOf(dates), interval(date)];
  if (mustBe('ended', milestones, asked)) return { status: 'ended', statusCertainty: 'certain' };
  const status = (['inForce', 'signed'] as const).find((one) => mayBe(one, milestones, asked)) ?? 'negotiation';
  return { status, statusCertainty: mustBe(status, milestones, asked) ? 'certain' : 'possible' };
}
