import {
  channelArranged,
  channelClosed,
  channelCorrected,
  channelDegraded,
  channelOpened,
  channelProposed,
  channelRestored,
  dayOf,
  DomainError,
  fact,
  Refusals,
  rejected,
  saysTheSame,
  type ChannelArrangements,
  type ChannelClosing,
  type ChannelMeans,
  type ChannelOpening,
  type ChannelRecord,
  type Day,
  type Label,
  type PartnerId,
  type Path,
} from '@entente/contracts';
import { arrangementFaults, kept, type Clocks } from './arrangements.js';
import { begun, changed, type Aggregate, type Decision, type Moment } from './decision.js';

export type Channel = Aggregate<ChannelRecord>;
export type ChannelDecision = Decision<ChannelRecord>;

/** A channel as somebody proposes it, every party known by its id. */
export type StatedChannel = Pick<ChannelRecord, 'title' | 'purpose' | 'basis' | 'parties' | 'arrangements'>;

/** What every event says of the channel it is about. */
export function about({ title, parties, basis }: ChannelRecord): { title: string; partners: PartnerId[]; basis?: string } {
  return { title, partners: parties, ...(basis !== undefined && { basis }) };
}

/** A channel is to be set up; its arrangements were found to be possible. */
export function proposeChannel(
  { arrangements, ...stated }: StatedChannel,
  proposedBy: ChannelRecord['proposedBy'],
  label: Label,
  moment: Moment,
): ChannelDecision {
  const arranged = arrangements === undefined ? {} : { arrangements: kept(arrangements) };
  const record: ChannelRecord = { ...stated, ...arranged, state: 'proposed', proposedOn: dayOf(moment.now), proposedBy };
  return begun(moment.newId(), record, label, 'proposed', fact(channelProposed, { ...about(record), channel: record }));
}

/** A channel may have been open long before anybody proposed it here, but not before it was opened. */
function refuseOutOfTurn({ opened }: ChannelRecord, on: Day, at: Path, { now }: Moment): void {
  if (on > dayOf(now)) throw rejected('in-future', [...at, 'on'], `${on} has not come yet`);
  if (opened !== undefined && on < opened.on) throw rejected('before-opened', [...at, 'on'], `it was opened on ${opened.on}`);
}

/** The parties reach each other on it. Throws `rejected`: `channel-already-open`, `channel-closed`, `in-future`. */
export function openChannel(channel: Channel, opened: ChannelOpening, at: Path, moment: Moment): ChannelDecision {
  const { record } = channel;
  switch (record.state) {
    case 'open':
    case 'degraded':
      throw rejected('channel-already-open', at, 'the channel is open already');
    case 'closed':
      throw rejected('channel-closed', at, 'the channel is closed: propose another');
    case 'proposed': {
      refuseOutOfTurn(record, opened.on, at, moment);
      const next: ChannelRecord = { ...record, state: 'open', opened };
      return changed(channel, next, 'opened', [fact(channelOpened, { ...about(next), ...opened })]);
    }
  }
}

/** It is no longer used, or will not be set up. Throws `rejected`: `channel-closed`, `in-future`, `before-opened`. */
export function closeChannel(channel: Channel, closed: ChannelClosing, at: Path, moment: Moment): ChannelDecision {
  const { record } = channel;
  switch (record.state) {
    case 'closed':
      throw rejected('channel-closed', at, 'the channel is closed already');
    case 'proposed':
    case 'open':
    case 'degraded': {
      refuseOutOfTurn(record, closed.on, at, moment);
      const next: ChannelRecord = { ...record, state: 'closed', closed };
      return changed(channel, next, 'closed', [fact(channelClosed, { ...about(next), ...closed })]);
    }
  }
}

/** Those who run a channel act for one of its parties. Throws `forbidden`: `not-a-party`. */
export function refuseOutsider({ parties }: ChannelRecord, nation: PartnerId): void {
  if (!parties.includes(nation)) throw new DomainError('forbidden', 'not-a-party', `${nation} is no party of this channel`);
}

/** How it is run is arranged anew. Throws `rejected`: `channel-closed`, `nothing-changed` and what `arrangementFaults` finds. */
export function arrangeChannel(channel: Channel, stated: ChannelArrangements, clocks: Clocks, at: Path): ChannelDecision {
  const { record } = channel;
  if (record.state === 'closed') throw rejected('channel-closed', at, 'the channel is closed: propose another');
  const refusals = new Refusals();
  refusals.add(...arrangementFaults(stated, record.parties, clocks, at));
  refusals.throwIfAny();
  const arrangements = kept(stated);
  if (saysTheSame(record.arrangements ?? {}, arrangements)) throw rejected('nothing-changed', at, 'all of it is arranged already');
  const next: ChannelRecord = { ...record, arrangements };
  return changed(channel, next, 'arranged', [fact(channelArranged, { ...about(next), arrangements })]);
}

/** Of an open channel too many line checks were missed in a row. */
export function degradeChannel(channel: Channel, streak: number, lastContact: Date | undefined): ChannelDecision {
  const next: ChannelRecord = { ...channel.record, state: 'degraded' };
  const told = { ...about(next), streak, ...(lastContact !== undefined && { lastContact: lastContact.toISOString() }) };
  return changed(channel, next, 'degraded', [fact(channelDegraded, told)]);
}

/** Contact was made on a degraded channel. */
export function restoreChannel(channel: Channel, contact: { by: PartnerId; means: ChannelMeans['kind']; heardAt: string }): ChannelDecision {
  const next: ChannelRecord = { ...channel.record, state: 'open' };
  return changed(channel, next, 'restored', [fact(channelRestored, { ...about(next), ...contact })]);
}

/** Others may read it from now on, because of what it rests on. */
export function relabelChannel(channel: Channel, label: Label): ChannelDecision {
  const data = { ...about(channel.record), channel: channel.record, reason: 'the agreement it rests on is protected more strictly' };
  return changed(channel, channel.record, 'relabelled', [fact(channelCorrected, data)], label);
}
