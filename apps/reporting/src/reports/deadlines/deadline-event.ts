import { isOpen, type CalendarEvent } from '../icalendar.js';
import type { ToldLine } from './list-deadlines.query.js';

/** A deadline in a calendar: the same occurrence keeps its UID, so that calendars replace instead of repeat. */
export function eventOf({ line, toldAt }: ToldLine): CalendarEvent {
  const { subject, id, agreement, on, title, about, kind, owedBy, rule, label } = line;
  const certainty = rule?.certainty === 'unverified' ? ' (unverified)' : '';
  return {
    uid: `${subject}/${id}@entente`,
    stamp: toldAt,
    day: on,
    summary: `${title}: ${about}`,
    description: [
      `Owed by ${owedBy.length === 0 ? (agreement === undefined ? 'nobody in particular' : 'nobody who is bound on that day') : owedBy.join(', ')}`,
      ...(rule === undefined ? [] : [`Rule: ${rule.citation ?? rule.id}${certainty}`]),
      `Classification: ${label.policy} ${label.classification}`,
    ].join('\n'),
    category: kind,
    open: isOpen(label),
  };
}
