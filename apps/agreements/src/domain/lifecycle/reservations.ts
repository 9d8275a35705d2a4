import {
  dayOf,
  DomainError,
  fact,
  interval,
  isBefore,
  rejected,
  reservationMade,
  reservationObjected,
  reservationWithdrawn,
  type AgreementRecord,
  type Day,
  type Objection,
  type PartnerId,
  type Party,
  type Path,
  type Reservation,
  type ReservationDraft,
  type RuleReference,
} from '@entente/contracts';
import { about, changed, type Agreement, type Decision, type Moment } from '../agreement.js';
import { plusPeriod } from '../calendar.js';
import { basisOf, counting, dayOfAction } from '../force/acts.js';

/** How long after it was told of a reservation a party may object; silence until then is acceptance. */
const OBJECTION_TIME = { months: 12 };
export const OBJECTION_RULE: RuleReference = {
  id: 'vienna-convention-article-20',
  citation: 'Vienna Convention on the Law of Treaties (1969), article 20(5)',
  certainty: 'unverified',
};

/** What a party states of its objection. */
export type ObjectionDraft = Omit<Objection, 'id' | 'partner'>;

/** The first day by which a party certainly consented to be bound; undefined where it has not. */
export function consentedOn({ actions, spells }: Party): Day | undefined {
  const instruments = counting(actions).filter((action) => action.definitive === true || ['ratification', 'accession'].includes(basisOf(action) ?? ''));
  const days = [...instruments.map(dayOfAction), ...spells.map(({ from }) => from)].flatMap((on) => (on === undefined ? [] : [interval(on).last]));
  return days.sort()[0];
}

/** The last day on which anybody may object to a reservation; who joins later may until it does. */
export function lastDayToObject({ notifiedOn }: Reservation): Day {
  return plusPeriod(notifiedOn, OBJECTION_TIME);
}

function knownParty({ parties }: AgreementRecord, partner: PartnerId, path: Path): Party {
  const party = parties.find((one) => one.partner === partner);
  if (party === undefined) throw rejected('party-unknown', path, `${partner} is no party of this agreement`);
  return party;
}

function found({ reservations = [] }: AgreementRecord, id: string): Reservation {
  const reservation = reservations.find((one) => one.id === id);
  if (reservation === undefined) throw new DomainError('not-found', 'no-such-reservation', 'the agreement has no such reservation');
  return reservation;
}

function refuseWithdrawn({ withdrawnOn }: Reservation, at: Path): void {
  if (withdrawnOn !== undefined) throw rejected('reservation-withdrawn', at, `the reservation was withdrawn on ${withdrawnOn}`);
}

function withReservation(record: AgreementRecord, changedOne: Reservation): AgreementRecord {
  return { ...record, reservations: (record.reservations ?? []).map((one) => (one.id === changedOne.id ? changedOne : one)) };
}

/**
 * Records a reservation, made when signing or consenting to be bound and not after (Vienna Convention, article 19). Throws
 * `rejected`: `party-unknown`, `reservation-in-the-future`, `notified-before-made`, `reservation-after-instrument`.
 */
export function makeReservation(agreement: Agreement, partner: PartnerId, draft: ReservationDraft, at: Path, { now, newId }: Moment): Decision {
  const { record } = agreement;
  const { madeOn, notifiedOn = madeOn } = draft;
  const party = knownParty(record, partner, [...at, 'partner']);
  const future = [madeOn, notifiedOn].findIndex((on) => on > dayOf(now));
  if (future >= 0) throw rejected('reservation-in-the-future', [...at, future === 0 ? 'madeOn' : 'notifiedOn'], 'it is recorded once it was made and told');
  if (notifiedOn < madeOn) throw rejected('notified-before-made', [...at, 'notifiedOn'], `the reservation was made on ${madeOn}`);
  const instrument = counting(party.actions).find((action) => {
    const on = dayOfAction(action);
    const binds = action.definitive === true || ['ratification', 'accession'].includes(basisOf(action) ?? '');
    return binds && on !== undefined && isBefore(on, madeOn) === 'certain';
  });
  if (instrument) {
    const message = `${partner} ${instrument.action} on ${dayOfAction(instrument)}: a reservation comes with the instrument or before it`;
    throw rejected('reservation-after-instrument', [...at, 'madeOn'], message);
  }
  const { article, text, madeWith } = draft;
  const reservation: Reservation = { id: newId(), partner, article, text, madeWith, madeOn, notifiedOn, objections: [] };
  const next = { ...record, reservations: [...(record.reservations ?? []), reservation] };
  const { partner: _partner, objections: _none, ...told } = reservation;
  return { next: changed(agreement, next), change: 'reservation-made', events: [fact(reservationMade, { ...about(next), partner, reservation: told })] };
}

/**
 * Records an objection of another party. Throws `not-found` (`no-such-reservation`) and `rejected`: `reservation-withdrawn`,
 * `own-reservation`, `party-unknown`, `already-objected`, `objection-in-the-future`, `objection-before-reservation`,
 * `objection-too-late` with the last day.
 */
export function objectToReservation(agreement: Agreement, id: string, partner: PartnerId, draft: ObjectionDraft, at: Path, { now, newId }: Moment): Decision {
  const { record } = agreement;
  const reservation = found(record, id);
  const [who, when] = [
    [...at, 'partner'],
    [...at, 'objectedOn'],
  ];
  refuseWithdrawn(reservation, at);
  if (partner === reservation.partner) throw rejected('own-reservation', who, `${partner} made this reservation itself`);
  const party = knownParty(record, partner, who);
  if (reservation.objections.some((one) => one.partner === partner)) throw rejected('already-objected', who, `${partner} has objected already`);
  const { objectedOn } = draft;
  if (objectedOn > dayOf(now)) throw rejected('objection-in-the-future', when, 'an objection is recorded once it was raised');
  if (objectedOn < reservation.madeOn) throw rejected('objection-before-reservation', when, `the reservation was made on ${reservation.madeOn}`);
  const last = [lastDayToObject(reservation), consentedOn(party) ?? '9999-12-31'].sort().at(-1) ?? objectedOn;
  if (objectedOn > last) throw rejected('objection-too-late', when, `${partner} accepted the reservation by its silence until ${last}`);
  const objection: Objection = { ...draft, id: newId(), partner };
  const next = withReservation(record, { ...reservation, objections: [...reservation.objections, objection] });
  const told = { ...about(next), reservation: id, partner: reservation.partner, objection };
  return { next: changed(agreement, next), change: 'reservation-objected', events: [fact(reservationObjected, told)] };
}

/**
 * Records that a party gave up its reservation. Throws `not-found` (`no-such-reservation`) and `rejected`:
 * `reservation-withdrawn` already, `withdrawal-in-the-future`, `withdrawal-before-reservation`.
 */
export function withdrawReservation(agreement: Agreement, id: string, withdrawnOn: Day, at: Path, { now }: Moment): Decision {
  const { record } = agreement;
  const reservation = found(record, id);
  const path = [...at, 'withdrawnOn'];
  refuseWithdrawn(reservation, path);
  if (withdrawnOn > dayOf(now)) throw rejected('withdrawal-in-the-future', path, 'a withdrawal is recorded once it was made');
  if (withdrawnOn < reservation.madeOn) throw rejected('withdrawal-before-reservation', path, `the reservation was made on ${reservation.madeOn}`);
  const next = withReservation(record, { ...reservation, withdrawnOn });
  const told = { ...about(next), reservation: id, partner: reservation.partner, withdrawnOn };
  return { next: changed(agreement, next), change: 'reservation-withdrawn', events: [fact(reservationWithdrawn, told)] };
}
