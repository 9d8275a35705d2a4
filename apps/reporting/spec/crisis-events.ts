import {
  channelClosed,
  channelCorrected,
  channelDegraded,
  channelOpened,
  channelProposed,
  channelRestored,
  crisisClosed,
  crisisOpened,
  lineCheckMissed,
  lineCheckPassed,
  type ChannelRecord,
  type CrisisActor,
  type CrisisRecord,
  type DomainEvent,
  type Label,
} from '@entente/contracts';
import { v7 as uuidv7 } from 'uuid';
import { anEvent } from './events.js';
import type { ABuilt } from './occasion-events.js';

type AChannel = ABuilt<ChannelRecord>;

function about({ id, label }: { id: string; label?: Label | undefined }, sequence: number): { subject: string; sequence: number; label?: Label } {
  return { subject: id, sequence, ...(label === undefined ? {} : { label }) };
}

function said({ title, parties, basis }: ChannelRecord) {
  return { title, partners: parties, ...(basis === undefined ? {} : { basis }) };
}

/** A channel between these, as its owner tells that it is proposed. */
export function aChannel(parties: string[], more: Partial<ChannelRecord> = {}, label?: Label): AChannel {
  const record: ChannelRecord = { title: 'Line', parties, state: 'proposed', proposedOn: '2020-01-10', proposedBy: 'hand', ...more };
  const of = { id: uuidv7(), label };
  return { ...of, record, event: anEvent(channelProposed, about(of, 1), { ...said(record), channel: record }) };
}

export function opened(channel: AChannel, sequence: number, on: string): DomainEvent {
  return anEvent(channelOpened, about(channel, sequence), { ...said(channel.record), on });
}

export function degraded(channel: AChannel, sequence: number): DomainEvent {
  return anEvent(channelDegraded, about(channel, sequence), { ...said(channel.record), streak: 2 });
}

export function restored(channel: AChannel, sequence: number): DomainEvent {
  return anEvent(channelRestored, about(channel, sequence), { ...said(channel.record), by: 'PER', means: 'telephone', heardAt: '2026-03-01T09:05:00Z' });
}

/** A line check that was due, and passed at once or missed for the so many-th time in a row. */
export function aCheck(channel: AChannel, dueAt: string, missed?: number, label = channel.label): DomainEvent {
  const [of, on] = [about({ id: uuidv7(), label }, 1), { channel: channel.id, ...said(channel.record), dueAt }];
  if (missed !== undefined) return anEvent(lineCheckMissed, of, { ...on, streak: missed, signal: false });
  return anEvent(lineCheckPassed, of, { ...on, heardAt: dueAt, by: 'PER', means: 'telephone' });
}

/** Contact that nobody had scheduled. */
export function contact(channel: AChannel, heardAt: string): DomainEvent {
  return anEvent(lineCheckPassed, about({ id: uuidv7(), label: channel.label }, 1), {
    ...{ channel: channel.id, ...said(channel.record), heardAt, by: 'PER', means: 'radio' },
  });
}

export function closed(channel: AChannel, sequence: number, on: string): DomainEvent {
  return anEvent(channelClosed, about(channel, sequence), { ...said(channel.record), on, reason: 'no longer needed' });
}

export function channelCorrectedTo(channel: AChannel, sequence: number, more: Partial<ChannelRecord>, label = channel.label): DomainEvent {
  const record = { ...channel.record, ...more };
  return anEvent(channelCorrected, about({ id: channel.id, label }, sequence), { ...said(record), channel: record, reason: 'it was wrong' });
}

/** A crisis as its owner tells it, with its end where it has one. */
export function aReportedCrisis(
  actors: (string | CrisisActor)[],
  openedOn: string,
  closedOn?: string,
  label?: Label,
): ABuilt<CrisisRecord> & { events: DomainEvent[] } {
  const named = actors.map((actor): CrisisActor => (typeof actor === 'string' ? { partner: actor, role: 'involved' } : actor));
  const end = closedOn === undefined ? {} : { closed: { on: closedOn, reason: 'settled' } };
  const record: CrisisRecord = {
    title: 'On the border',
    openedOn,
    actors: named,
    state: closedOn === undefined ? 'open' : 'closed',
    phases: [],
    ...end,
    warnings: [],
  };
  const of = { id: uuidv7(), label };
  const saying = { title: record.title, partners: named.flatMap(({ partner }) => partner ?? []), openedOn };
  const event = anEvent(crisisOpened, about(of, 1), { ...saying, crisis: record });
  const ending = record.closed === undefined ? [] : [anEvent(crisisClosed, about(of, 1), { ...saying, ...record.closed })];
  return { ...of, record, event, events: [event, ...ending] };
}
