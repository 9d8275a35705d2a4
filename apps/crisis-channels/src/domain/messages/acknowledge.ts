import { Refusals, rejected, type LogContent, type Path } from '@entente/contracts';
import { isPast, owed, type Course } from './course.js';
import { messageOn, refuseOutsiders, type Acting, type Standing } from './standing.js';

/**
 * What the log says of messages that a side has received: receipt, which answers nothing and agrees to nothing. What was
 * acknowledged already is passed over; what is superseded or overdue is acknowledged all the same. Throws `forbidden`: `not-a-party`;
 * `rejected`: `no-such-message`, `not-addressed-to-you`.
 */
export function acknowledge(messages: readonly string[], on: Standing, acting: Acting, at: Path): LogContent[] {
  refuseOutsiders(on, acting);
  const refusals = new Refusals();
  const contents = [...new Set(messages)].flatMap((id): LogContent[] => {
    const path = [...at, messages.indexOf(id)];
    const addressed = refusals.gather(() => {
      const { course } = messageOn(on, acting, id, path);
      const duty = course.duties.find(({ party }) => party === acting.side);
      if (!duty) throw rejected('not-addressed-to-you', path, `it was not addressed to ${acting.side}`);
      return { course, duty };
    });
    if (!addressed || !owed(addressed.course, addressed.duty).includes('acknowledgement')) return [];
    const { from, number } = addressed.course.sent;
    return [{ kind: 'message-acknowledged', message: id, from, number, by: acting.side }];
  });
  refusals.throwIfAny();
  return contents;
}

/** What the log says of duties whose time has passed at an instant, each once per party that owes it. */
export function overdue(course: Course, what: 'acknowledgement' | 'reply', now: Date): LogContent[] {
  const { id, sent, duties } = course;
  const [deadline, kind] = what === 'reply' ? ([sent.replyBy, 'reply-overdue'] as const) : ([sent.acknowledgeBy, 'acknowledgement-overdue'] as const);
  if (!isPast(deadline, new Date(now.getTime() + 1).toISOString())) return [];
  return duties
    .filter((duty) => owed(course, duty).includes(what) && !duty.overdue.includes(what))
    .map(({ party }) => ({ kind, message: id, from: sent.from, number: sent.number, by: party }));
}
