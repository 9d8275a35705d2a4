import { acknowledgementOverdue, messageAcknowledged, messageReplied, messageSent, type DomainEvent, type Label, type Precedence } from '@entente/contracts';
import { v7 as uuidv7 } from 'uuid';
import { anEvent } from './events.js';

/** A message as it was sent, and what its addressees make of it so many seconds later. */
export interface AMessage {
  id: string;
  sent: DomainEvent;
  acknowledged: (by: string, seconds: number, late?: boolean) => DomainEvent;
  overdue: (by: string, seconds: number) => DomainEvent;
  /** Told under the label of the answer. */
  answered: (reply: { id: string; sent: DomainEvent }) => DomainEvent;
}

interface MessageOptions {
  channel: { id: string; record: { title: string; parties: string[] } };
  sentAt: string;
  precedence?: Precedence;
  crisis?: string;
  label?: Label;
}

export function aMessage({ channel, sentAt, precedence = 'immediate', crisis, label }: MessageOptions): AMessage {
  const id = uuidv7();
  const [from = '', ...to] = channel.record.parties;
  const said = {
    ...{ title: channel.record.title, partners: channel.record.parties, channel: channel.id, position: 1 },
    ...{ from, number: 1, to, precedence, sentAt, acknowledgeBy: sentAt, ...(crisis === undefined ? {} : { crisis }) },
  };
  let sequence = 1;
  const about = () => ({ subject: id, sequence: (sequence += 1), ...(label && { label }) });
  const after = (seconds: number): string => new Date(Date.parse(sentAt) + seconds * 1000).toISOString();
  return {
    id,
    sent: {
      ...anEvent(messageSent, { subject: id, ...(label && { label }) }, { ...said, language: 'en', textDigest: 'a'.repeat(64), translation: 'none' }),
      time: sentAt,
    },
    acknowledged: (by, seconds, late = false) => ({ ...anEvent(messageAcknowledged, about(), { ...said, by, late }), time: after(seconds) }),
    answered: ({ id: reply, sent: { label: own, time } }) => {
      const [by = ''] = to;
      return { ...anEvent(messageReplied, { ...about(), label: own }, { ...said, by, reply, late: false }), time };
    },
    overdue: (by, seconds) => ({ ...anEvent(acknowledgementOverdue, about(), { ...said, by }), time: after(seconds) }),
  };
}
