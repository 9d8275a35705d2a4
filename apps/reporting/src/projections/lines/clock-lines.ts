import { agreementRenewed, noticePeriodClosing, renewalDeclined, reviewHeld, withdrawalRevoked } from '@entente/contracts';
import { acting, parties } from './agreement-lines.js';
import { line } from './line.js';

export const clockLines = [
  line(withdrawalRevoked, ({ partner, title, revokedOn }) => `${partner} took back its notice of withdrawal from "${title}" on ${revokedOn}`, acting),
  line(agreementRenewed, ({ title, form, until }) => `"${title}" renewed ${form === 'tacit' ? 'by itself' : 'by agreement'} until ${until}`, parties),
  line(
    renewalDeclined,
    ({ partner, title, ends, endsOn }) =>
      `${partner} wants no other term of "${title}": ${ends === 'agreement' ? 'it ends' : `${partner} leaves`} on ${endsOn}`,
    acting,
  ),
  line(noticePeriodClosing, ({ title, lastDay }) => `notice against renewal of "${title}" can be given until ${lastDay}`, parties),
  line(reviewHeld, ({ title, review }) => `"${title}" was reviewed on ${review.heldOn}`, parties),
];
