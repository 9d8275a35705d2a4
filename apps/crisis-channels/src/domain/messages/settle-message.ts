import {
  audience,
  derivedLabel,
  faultAt,
  isAtLeastAsStrict,
  mayRead,
  rejected,
  Refusals,
  type Fault,
  type Label,
  type MessageDraft,
  type MessageTemplate,
  type PartnerId,
  type Path,
  type StatedMessage,
  type Warning,
} from '@entente/contracts';
import { labelFaults, type Directory } from '../resolve-partners.js';
import type { Moment } from '../decision.js';
import { isAttended } from './attendance.js';
import type { Message } from './course.js';
import { forbidden, messageOn, refuseOutsiders, refuseUnopened, type Acting, type Standing } from './standing.js';
import { render } from './templates.js';

/** What messages are judged by beside their channel. */
export interface Surroundings {
  directory: Directory;
  templates: readonly MessageTemplate[];
  /** A partner and the organisations it belongs to today. */
  belongsTo(this: void, partner: PartnerId): readonly string[];
  /** Labels of crises that the acting person may read. */
  crises: ReadonlyMap<string, Label>;
}

/** The messages a message speaks of. Throws `rejected`: `no-such-message`, `message-superseded`, `not-addressed-to-you`, `not-your-message`. */
function spokenOf({ inReplyTo, supersedes }: MessageDraft | StatedMessage, on: Standing, acting: Acting, at: Path): Message[] {
  const refuseSuperseded = ({ course }: Message, path: Path): void => {
    if (course.supersededBy === undefined) return;
    const successor = on.find(course.supersededBy);
    const named = successor !== undefined && mayRead(acting.reader, successor.label) ? [successor.course.id] : [];
    throw rejected('message-superseded', path, `another message has taken its place${named.map((id) => `: ${id}`).join('')}`, named);
  };
  const messages: Message[] = [];
  if (inReplyTo !== undefined) {
    const path = [...at, 'inReplyTo'];
    const answered = messageOn(on, acting, inReplyTo, path);
    const { from, to } = answered.course.sent;
    if (from !== acting.side && !to.includes(acting.side)) throw forbidden('not-addressed-to-you', path, `it was not addressed to ${acting.side}`);
    refuseSuperseded(answered, path);
    messages.push(answered);
  }
  if (supersedes !== undefined) {
    const path = [...at, 'supersedes'];
    const superseded = messageOn(on, acting, supersedes, path);
    if (superseded.course.sent.from !== acting.side) throw forbidden('not-your-message', path, `${acting.side} did not send it`);
    refuseSuperseded(superseded, path);
    messages.push(superseded);
  }
  return messages;
}

function laxFaults(label: Label, others: readonly Label[], { belongsTo }: Surroundings, at: Path): Fault[] {
  if (others.every((other) => isAtLeastAsStrict(label, other, belongsTo))) return [];
  return [faultAt('label-too-lax', at, 'not everybody who may read it may read the channel and the messages it speaks of')];
}

/** A message speaks of a crisis that all its readers may read. Faults `crisis-unknown`, `crisis-hidden`. */
function crisisFaults(crisis: string | undefined, label: Label, { crises, belongsTo }: Surroundings, at: Path): Fault[] {
  if (crisis === undefined) return [];
  const known = crises.get(crisis);
  if (known === undefined) return [faultAt('crisis-unknown', at, `no crisis ${crisis} is known here`)];
  return isAtLeastAsStrict(label, known, belongsTo) ? [] : [faultAt('crisis-hidden', at, 'not everybody who may read the message may read this crisis')];
}

function addressees(
  given: readonly PartnerId[] | undefined,
  answered: PartnerId | undefined,
  on: Standing,
  side: PartnerId,
  at: Path,
  refusals: Refusals,
): PartnerId[] {
  const { parties } = on.channel.record;
  if (given === undefined) return parties.filter((party) => party !== side);
  given.forEach((party, index) => {
    if (party === side) refusals.add(faultAt('addressed-to-oneself', [...at, index], 'a message goes to the other side'));
    else if (!parties.includes(party)) refusals.add(faultAt('addressee-not-a-party', [...at, index], `${party} is no party of this channel`, parties));
  });
  if (answered !== undefined && answered !== side && !given.includes(answered)) {
    refusals.add(faultAt('reply-passes-by-sender', at, `what it answers came from ${answered}`, [answered]));
  }
  return [...new Set(given)].sort();
}

function textOf({ text, template, fields, language }: MessageDraft, { templates }: Surroundings, at: Path, refusals: Refusals): string | undefined {
  if (template === undefined) {
    if (text === undefined) refusals.add(faultAt('text-missing', [...at, 'text'], 'say something, or name a template'));
    if (fields !== undefined) refusals.add(faultAt('fields-without-template', [...at, 'fields'], 'fields belong to a template'));
    return text;
  }
  if (text !== undefined) refusals.add(faultAt('text-beside-template', [...at, 'text'], 'the template says what the text is'));
  return render({ template, language, fields }, templates, at, refusals);
}

/**
 * A message with everything settled that is to be sent. Throws `forbidden`: `not-a-party`, `not-addressed-to-you`, `not-your-message`,
 * `label-not-held`; `rejected`: `channel-not-open`, `no-such-message`, `message-superseded`, and every fault of the draft.
 */
export function settleMessage(draft: MessageDraft, on: Standing, acting: Acting, around: Surroundings, at: Path): StatedMessage {
  refuseOutsiders(on, acting);
  refuseUnopened(on);
  const spoken = spokenOf(draft, on, acting, at);
  const bounds = [on.channel.label, ...spoken.map(({ label }) => label)];
  const label = draft.label ?? (laxFaults(on.channel.label, bounds, around, at).length === 0 ? on.channel.label : derivedLabel(bounds));
  const refusals = new Refusals();
  const answered = draft.inReplyTo === undefined ? undefined : on.find(draft.inReplyTo)?.course.sent.from;
  const to = addressees(draft.to, answered, on, acting.side, [...at, 'to'], refusals);
  const text = textOf(draft, around, at, refusals);
  refusals.add(...labelFaults(label, around.directory, [...at, 'label']), ...laxFaults(label, bounds, around, [...at, 'label']));
  refusals.add(...crisisFaults(draft.crisis, label, around, [...at, 'crisis']));
  refusals.throwIfAny();
  if (!mayRead(acting.reader, label)) throw forbidden('label-not-held', [...at, 'label'], 'you could not read it yourself');
  const { precedence, language, translation, expectsReply, inReplyTo, supersedes, template, crisis } = draft;
  return {
    ...{ precedence, language, expectsReply, text: text ?? '', to, label },
    ...(translation !== undefined && { translation }),
    ...(inReplyTo !== undefined && { inReplyTo }),
    ...(supersedes !== undefined && { supersedes }),
    ...(template !== undefined && { template }),
    ...(crisis !== undefined && { crisis }),
  };
}

/** What was settled some time ago still holds: the channel is open, what it speaks of is not superseded. Throws as `settleMessage`. */
export function refuseOvertaken(stated: StatedMessage, on: Standing, acting: Acting, around: Surroundings, at: Path): void {
  refuseOutsiders(on, acting);
  refuseUnopened(on);
  const bounds = [on.channel.label, ...spokenOf(stated, on, acting, at).map(({ label }) => label)];
  const refusals = new Refusals();
  refusals.add(...laxFaults(stated.label, bounds, around, [...at, 'label']));
  refusals.throwIfAny();
}

/** What is odd about a message and keeps nobody from sending it. */
export function messageWarnings({ to, label, language }: StatedMessage, { channel }: Standing, { belongsTo }: Surroundings, { now }: Moment): Warning[] {
  const { hours, languages } = channel.record.arrangements ?? {};
  const readers = audience(label);
  const blind = to.filter((party) => readers !== undefined && !belongsTo(party).some((partner) => readers.includes(partner)));
  return [
    ...(isAttended(hours, now) ? [] : [{ code: 'outside-hours', message: 'nobody attends the channel at this hour' }]),
    ...(languages === undefined || languages.includes(language)
      ? []
      : [{ code: 'language-not-agreed', message: `the parties agreed on ${languages.join(', ')}` }]),
    ...blind.map((party) => ({ code: 'addressee-may-not-read', message: `the label does not let ${party} read it` })),
  ];
}
