import { isDay } from '@entente/contracts';
import { isOpen, type CalendarEvent } from '../icalendar.js';
import type { ToldOccasion } from './list-occasions.query.js';

const STATUS: Readonly<Record<ToldOccasion['line']['state'], CalendarEvent['status']>> = {
  planned: 'TENTATIVE',
  submitted: 'TENTATIVE',
  approved: 'CONFIRMED',
  held: 'CONFIRMED',
  'account-submitted': 'CONFIRMED',
  reported: 'CONFIRMED',
  cancelled: 'CANCELLED',
  open: 'CONFIRMED',
  closed: 'CONFIRMED',
};

/** An occasion in a calendar: all the days it may fall on; it keeps its UID for ever. */
export function eventOf({ line, first, last, toldAt }: ToldOccasion): CalendarEvent {
  const { id, owner, kind, title, state, from, to, place, partners, label } = line;
  const vague = [from, to ?? from].every(isDay) ? [] : [`Days are not certain: ${to === undefined ? from : `${from} to ${to}`}`];
  return {
    uid: `${id}@entente`,
    stamp: toldAt,
    day: first,
    lastDay: last,
    summary: title,
    ...(place === undefined ? {} : { location: place }),
    description: [`${kind}, ${state}`, `Partners: ${partners.join(', ')}`, ...vague, `Classification: ${label.policy} ${label.classification}`].join('\n'),
    category: owner,
    status: STATUS[state],
    open: isOpen(label),
  };
}
