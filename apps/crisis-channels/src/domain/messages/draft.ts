import {
  draftWithdrawn,
  fact,
  messageDrafted,
  messageReleased,
  rejected,
  type ChannelRecord,
  type DraftRecord,
  type DraftView,
  type EventDefinition,
  type Fact,
  type Label,
  type PartnerId,
  type StatedMessage,
} from '@entente/contracts';
import type { Channel } from '../channel.js';
import { begun, changed, type Aggregate, type Decision, type Moment } from '../decision.js';
import { releasesNeeded } from './send-message.js';
import { forbidden } from './standing.js';

export type Draft = Aggregate<DraftRecord>;
export type DraftDecision = Decision<DraftRecord>;

/** A draft is its side's own, whoever may read the message later. */
function labelOf({ label }: StatedMessage, side: PartnerId): Label {
  return { ...label, policy: side, releasableTo: [side], originator: side };
}

function told(definition: EventDefinition<typeof messageDrafted.data>, { id, record: { title, parties } }: Channel, draft: DraftRecord, needed: number): Fact {
  const { side, stated, releases } = draft;
  return fact(definition, { title, partners: parties, channel: id, side, precedence: stated.precedence, releases: releases.length, releasesNeeded: needed });
}

/** How many persons release it. */
export function neededFor({ stated }: DraftRecord, channel: ChannelRecord, { rules }: Moment): number {
  return releasesNeeded(channel, stated.precedence, rules);
}

/** A side keeps a message that waits for its release. */
export function draftMessage(stated: StatedMessage, channel: Channel, author: { side: PartnerId; sub: string }, moment: Moment): DraftDecision {
  const { side, sub } = author;
  const record: DraftRecord = { channel: channel.id, side, stated, author: sub, draftedAt: moment.now.toISOString(), releases: [], state: 'waiting' };
  const drafted = told(messageDrafted, channel, record, neededFor(record, channel.record, moment));
  return begun(moment.newId(), record, labelOf(stated, side), 'drafted', drafted);
}

/** Throws `rejected`: `draft-sent`, `draft-withdrawn`. */
function refuseSettled({ record }: Draft): void {
  switch (record.state) {
    case 'waiting':
      return;
    case 'sent':
      throw rejected('draft-sent', [], 'it was sent already');
    case 'withdrawn':
      throw rejected('draft-withdrawn', [], 'it was withdrawn');
  }
}

/**
 * One person more releases a draft; the last one needed has it sent as `message`. Where several are needed, its author is none of
 * them: nobody alone sets off what two persons answer for. Throws `rejected`: `draft-sent`, `draft-withdrawn`, `released-already`;
 * `forbidden`: `own-draft`.
 */
export function releaseDraft(draft: Draft, channel: Channel, by: string, message: string, moment: Moment): DraftDecision {
  refuseSettled(draft);
  const { record } = draft;
  const needed = neededFor(record, channel.record, moment);
  if (needed > 1 && record.author === by) throw forbidden('own-draft', [], 'nobody releases what is their own draft, where it needs several persons');
  if (record.releases.some((release) => release.by === by)) throw rejected('released-already', [], 'you have released it: it needs somebody else too');
  const releases = [...record.releases, { by, at: moment.now.toISOString() }];
  if (releases.length >= needed) return changed(draft, { ...record, releases, state: 'sent', message }, 'sent', []);
  const next: DraftRecord = { ...record, releases };
  return changed(draft, next, 'released', [told(messageReleased, channel, next, needed)]);
}

/** A draft will not be sent. Throws `rejected`: `draft-sent`, `draft-withdrawn`. */
export function withdrawDraft(draft: Draft, channel: Channel, by: string, moment: Moment): DraftDecision {
  refuseSettled(draft);
  const next: DraftRecord = { ...draft.record, state: 'withdrawn', withdrawn: { by, at: moment.now.toISOString() } };
  return changed(draft, next, 'withdrawn', [told(draftWithdrawn, channel, next, neededFor(next, channel.record, moment))]);
}

/** A draft as its side sees it. */
export function draftView({ id, version, record, label }: Draft, channel: ChannelRecord, moment: Moment): DraftView {
  return { ...record, id, version, label, releasesNeeded: neededFor(record, channel, moment) };
}
