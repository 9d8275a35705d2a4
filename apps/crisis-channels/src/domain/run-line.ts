import {
  dayOf,
  rejected,
  type ChannelArrangements,
  type ChannelClosing,
  type ChannelOpening,
  type LineContact,
  type PartnerId,
  type Path,
} from '@entente/contracts';
import type { Clocks } from './arrangements.js';
import { arrangeChannel, closeChannel, openChannel, refuseOutsider, restoreChannel, type Channel } from './channel.js';
import type { Moment } from './decision.js';
import { decided, graceEnd, pass, rescheduled, scheduleOf, settle, type LineCourse } from './line.js';

/** The channel comes into use: its line is checked from the next time on. Throws what `openChannel` throws. */
export function openLine(course: LineCourse, opening: ChannelOpening, at: Path, clocks: Clocks, moment: Moment): LineCourse {
  const decision = openChannel(course.channel, opening, at, moment);
  return decided(course, decision, [{ kind: 'channel-opened' }], rescheduled(course.line, decision.next, clocks, moment));
}

/** The channel goes out of use: no check is due any more. Throws what `closeChannel` throws. */
export function closeLine(course: LineCourse, closing: ChannelClosing, at: Path, clocks: Clocks, moment: Moment): LineCourse {
  const settled = settle(course, moment.now, clocks, moment);
  const decision = closeChannel(settled.channel, closing, at, moment);
  return decided(settled, decision, [{ kind: 'channel-closed' }], rescheduled(settled.line, decision.next, clocks, moment));
}

/** The channel is run otherwise: its line is checked by the new schedule from now on. Throws `forbidden` and what `arrangeChannel` throws. */
export function arrangeLine(course: LineCourse, arrangements: ChannelArrangements, nation: PartnerId, at: Path, clocks: Clocks, moment: Moment): LineCourse {
  refuseOutsider(course.channel.record, nation);
  const settled = settle(course, moment.now, clocks, moment);
  const decision = arrangeChannel(settled.channel, arrangements, clocks, at);
  return decided(settled, decision, [], rescheduled(settled.line, decision.next, clocks, moment));
}

/** Contact that says how the line is. Throws `rejected`: `channel-not-open`, `channel-closed`, `heard-in-future`, `before-opened`. */
function refuseIdleContact({ record }: Channel, heardAt: Date, at: Path, { now }: Moment): void {
  switch (record.state) {
    case 'proposed':
      throw rejected('channel-not-open', at, 'the channel is not open yet');
    case 'closed':
      throw rejected('channel-closed', at, 'the channel is closed');
    case 'open':
    case 'degraded': {
      const { opened } = record;
      if (heardAt > now) throw rejected('heard-in-future', [...at, 'heardAt'], 'this time has not come yet');
      if (opened !== undefined && dayOf(heardAt) < opened.on) throw rejected('before-opened', [...at, 'heardAt'], `it was opened on ${opened.on}`);
    }
  }
}

/** Who was heard before the check that was missed last says nothing of the line now. Throws `rejected`: `missed-since`. */
function refuseOutdated({ channel, line: { streak, judgedDue } }: LineCourse, heardAt: Date, at: Path): void {
  const schedule = scheduleOf(channel);
  if (streak === 0 || judgedDue === undefined) return;
  const begins = schedule === undefined ? judgedDue : new Date(2 * judgedDue.getTime() - graceEnd(judgedDue, schedule).getTime());
  if (heardAt < begins) throw rejected('missed-since', [...at, 'heardAt'], `a line check due at ${judgedDue.toISOString()} was missed since`);
}

/**
 * A party made contact: that passes the check in whose grace it was, or one that nobody scheduled, and restores a degraded
 * channel. Throws `forbidden`: `not-a-party`; `rejected`: `channel-not-open`, `channel-closed`, `heard-in-future`, `before-opened`,
 * `missed-since`.
 */
export function makeContact(course: LineCourse, contact: LineContact, by: PartnerId, at: Path, clocks: Clocks, moment: Moment): LineCourse {
  const { means, note } = contact;
  const heardAt = contact.heardAt === undefined ? moment.now : new Date(contact.heardAt);
  refuseOutsider(course.channel.record, by);
  refuseIdleContact(course.channel, heardAt, at, moment);
  const settled = settle(course, heardAt, clocks, moment);
  refuseOutdated(settled, heardAt, at);
  const heard = { by, means, heardAt: heardAt.toISOString() };
  const passed = pass(settled, { ...heard, ...(note !== undefined && { note }) }, clocks, moment);
  if (passed.channel.record.state !== 'degraded') return passed;
  return decided(passed, restoreChannel(passed.channel, heard), [{ kind: 'channel-restored' }]);
}
