import { DomainError, faultAt, mayRead, rejected, type DomainError as Refusal, type PartnerId, type Path, type Reader } from '@entente/contracts';
import type { Channel } from '../channel.js';
import type { Message } from './course.js';

/** Where a side stands on a channel: what it acts on. */
export interface Standing {
  channel: Channel;
  /** How many messages each side has sent. */
  numbers: Readonly<Record<PartnerId, number>>;
  /** A message of whatever channel. */
  find(this: void, id: string): Message | undefined;
}

/** Who acts, for which side. */
export interface Acting {
  side: PartnerId;
  reader: Reader;
}

/** A refusal because of who asks. */
export function forbidden(code: string, path: Path, message: string): Refusal {
  return new DomainError('forbidden', code, message, [faultAt(code, path, message)]);
}

/** A side acts on a channel of its own. Throws `forbidden`: `not-a-party`. */
export function refuseOutsiders({ channel }: Standing, { side }: Acting): void {
  if (!channel.record.parties.includes(side)) throw forbidden('not-a-party', [], `${side} is no party of this channel`);
}

/** A message goes over a line that is there. Throws `rejected`: `channel-not-open`. */
export function refuseUnopened({ channel }: Standing): void {
  switch (channel.record.state) {
    case 'open':
    case 'degraded':
      return;
    case 'proposed':
    case 'closed':
      throw rejected('channel-not-open', [], `the channel is ${channel.record.state}`);
  }
}

/** A message of the channel that the acting person may read. Throws `rejected`: `no-such-message`. */
export function messageOn({ channel, find }: Standing, { reader }: Acting, id: string, path: Path): Message {
  const message = find(id);
  if (message === undefined || message.course.channel !== channel.id || !mayRead(reader, message.label)) {
    throw rejected('no-such-message', path, 'there is none on this channel that you may see');
  }
  return message;
}
