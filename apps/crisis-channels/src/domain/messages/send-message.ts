import {
  rejected,
  type ChannelRecord,
  type Digest,
  type HandlingTime,
  type LogContent,
  type PartnerId,
  type Path,
  type Precedence,
  type StatedMessage,
} from '@entente/contracts';
import type { Moment } from '../decision.js';
import type { Rules } from '../rules.js';
import { owed } from './course.js';
import type { Standing } from './standing.js';

/** Minutes a precedence leaves, as the channel arranges or else by the rules. */
export function handlingTime({ arrangements }: ChannelRecord, precedence: Precedence, rules: Rules): HandlingTime {
  return arrangements?.handlingTimes?.[precedence] ?? rules.handling[precedence];
}

/** How many persons release a message, as the channel arranges or else by the rules. */
export function releasesNeeded({ arrangements }: ChannelRecord, precedence: Precedence, rules: Rules): number {
  return arrangements?.releases?.[precedence] ?? rules.releases[precedence];
}

/** One person sends at once only what one person releases. Throws `rejected`: `releases-needed`. */
export function refuseUnreleased({ channel }: Standing, precedence: Precedence, at: Path, { rules }: Moment): void {
  const needed = releasesNeeded(channel.record, precedence, rules);
  if (needed > 1) throw rejected('releases-needed', [...at, 'precedence'], `a ${precedence} message needs the release of ${needed} persons: draft it`);
}

function later(now: Date, minutes: number): string {
  return new Date(now.getTime() + minutes * 60_000).toISOString();
}

/**
 * What the log says of a message that is sent, under the number its side counts next. A reply to what was not yet acknowledged
 * acknowledges it.
 */
export function sendMessage(message: string, stated: StatedMessage, textDigest: Digest, from: PartnerId, on: Standing, { now, rules }: Moment): LogContent[] {
  const { precedence, language, translation, expectsReply, to, template, crisis, inReplyTo, supersedes } = stated;
  const { acknowledge, reply } = handlingTime(on.channel.record, precedence, rules);
  const sent: LogContent = {
    ...{ kind: 'message-sent', message, from, number: (on.numbers[from] ?? 0) + 1, to, precedence, language, textDigest },
    translation: translation?.status ?? 'none',
    ...(template !== undefined && { template }),
    ...(crisis !== undefined && { crisis }),
    ...(inReplyTo !== undefined && { inReplyTo }),
    ...(supersedes !== undefined && { supersedes }),
    acknowledgeBy: later(now, acknowledge),
    ...(expectsReply && { replyBy: later(now, reply) }),
  };
  return [...receiptOf(inReplyTo, from, on), sent];
}

function receiptOf(answered: string | undefined, by: PartnerId, { find }: Standing): LogContent[] {
  const course = answered === undefined ? undefined : find(answered)?.course;
  const duty = course?.duties.find(({ party }) => party === by);
  if (!course || !duty || !owed(course, duty).includes('acknowledgement')) return [];
  return [{ kind: 'message-acknowledged', message: course.id, from: course.sent.from, number: course.sent.number, by }];
}
