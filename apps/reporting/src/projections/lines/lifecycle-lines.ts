import {
  agreementSuspended,
  agreementSuperseded,
  reservationAccepted,
  reservationMade,
  reservationObjected,
  reservationWithdrawn,
  successionDecided,
  successionOffered,
  supersessionRecorded,
  suspensionEnded,
} from '@entente/contracts';
import { acting, parties } from './agreement-lines.js';
import { line, since } from './line.js';

function whatOf(title: string, partner: string | undefined): string {
  return partner === undefined ? `"${title}"` : `"${title}" for ${partner}`;
}

export const lifecycleLines = [
  line(reservationMade, ({ partner, title, reservation }) => `${partner} reserved on ${reservation.article} of "${title}"`, acting),
  line(
    reservationObjected,
    ({ partner, title, objection }) => `${objection.partner} objected to the reservation of ${partner} to "${title}"`,
    (data, partners) => [...acting(data, partners), data.objection.partner],
  ),
  line(reservationWithdrawn, ({ partner, title, withdrawnOn }) => `${partner} withdrew its reservation to "${title}" on ${withdrawnOn}`, acting),
  line(
    reservationAccepted,
    ({ partner, title, acceptedBy }) => `${acceptedBy.join(', ')} accepted by silence what ${partner} reserved to "${title}"`,
    (data, partners) => [...acting(data, partners), ...data.acceptedBy],
  ),
  line(
    agreementSuspended,
    ({ title, suspension }) => `${whatOf(title, suspension.partner)} suspended from ${suspension.from}${since('to', suspension.to)}`,
    parties,
  ),
  line(suspensionEnded, ({ title, suspension }) => `${whatOf(title, suspension.partner)} suspended no longer${since('from', suspension.to)}`, parties),
  line(agreementSuperseded, ({ title, on }) => `another agreement takes the place of "${title}"${since('on', on)}`, parties),
  line(supersessionRecorded, ({ title }) => `"${title}" takes the place of another agreement`, parties),
  line(
    successionOffered,
    ({ successor, predecessor, title }) => `${successor} may succeed ${predecessor} in "${title}"`,
    ({ successor, predecessor }) => [successor, predecessor],
  ),
  line(
    successionDecided,
    ({ successor, predecessor, title, decision }) => `succession of ${successor} to ${predecessor} in "${title}" ${decision}`,
    ({ successor, predecessor }) => [successor, predecessor],
  ),
];
