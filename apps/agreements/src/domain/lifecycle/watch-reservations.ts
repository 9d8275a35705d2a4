import { fact, interval, plusDays, reservationAccepted, type AgreementRecord, type Reservation } from '@entente/contracts';
import { about } from '../agreement.js';
import type { Telling, Watch } from '../watch.js';
import { consentedOn, lastDayToObject, OBJECTION_RULE } from './reservations.js';

function standing({ reservations = [], endedOn }: AgreementRecord): Reservation[] {
  return reservations.filter((one) => one.withdrawnOn === undefined && (endedOn === undefined || interval(endedOn).last > lastDayToObject(one)));
}

/** The other parties that raised no objection. */
function silent({ parties }: AgreementRecord, { partner, objections }: Reservation): AgreementRecord['parties'] {
  return parties.filter((party) => party.partner !== partner && !objections.some((objection) => objection.partner === party.partner));
}

function acceptance(record: AgreementRecord, reservation: Reservation): Telling[] {
  const on = plusDays(lastDayToObject(reservation), 1);
  const acceptedBy = silent(record, reservation).flatMap((party) => {
    const consented = consentedOn(party);
    return consented !== undefined && consented <= on ? [party.partner] : [];
  });
  if (acceptedBy.length === 0) return [];
  const told = { ...about(record), reservation: reservation.id, partner: reservation.partner, acceptedBy, acceptedOn: on, rule: OBJECTION_RULE };
  return [{ id: `reservation-accepted:${reservation.id}`, on, fact: fact(reservationAccepted, told) }];
}

/** Reservations: until when others may object, and that silence has accepted them. */
export const watchReservations: Watch = {
  deadlines: (record, today) =>
    standing(record)
      .filter((one) => lastDayToObject(one) >= today)
      .map((one) => ({
        id: `objection:${one.id}`,
        kind: 'objection',
        on: lastDayToObject(one),
        title: `Last day to object to what ${one.partner} reserved on ${one.article}`,
        owedBy: silent(record, one).map(({ partner }) => partner),
        rule: OBJECTION_RULE,
      }))
      .filter(({ owedBy }) => owedBy.length > 0),
  tellings: (record) => standing(record).flatMap((one) => acceptance(record, one)),
};
