import { z } from 'zod';
import { Warning } from '../agreements/agreement.js';
import { AggregateId, PartnerId } from '../identifiers.js';
import { Label } from '../label.js';
import { Instant } from '../partial-date.js';
import { RuleReference } from '../rule.js';
import { LanguageTag } from './channel.js';
import { Precedence } from './precedence.js';

const text = z.string().min(1).max(20_000);

/** The text in another language. `machine`: nobody has read it against the original. */
export const MessageTranslation = z.strictObject({ language: LanguageTag, text, status: z.enum(['machine', 'checked']) }).meta({ id: 'MessageTranslation' });
export type MessageTranslation = z.infer<typeof MessageTranslation>;

const said = {
  precedence: Precedence,
  language: LanguageTag,
  translation: MessageTranslation.optional(),
  expectsReply: z.boolean().default(false).describe('an answer is asked for, beside the acknowledgement'),
  inReplyTo: AggregateId.optional(),
  supersedes: AggregateId.optional().describe('the latest version of a message of the own side, which this one corrects'),
  template: z.string().min(1).max(100).optional(),
  crisis: AggregateId.optional().describe('the crisis it is about'),
};

/** A message as somebody writes it. Either `text`, or `template` with its `fields`. Without a label it is as protected as its channel. */
export const MessageDraft = z
  .strictObject({
    ...said,
    text: text.optional(),
    fields: z.record(z.string().min(1).max(100), z.string().min(1).max(2_000)).optional(),
    to: z.array(PartnerId).min(1).max(100).optional().describe('parties other than the own one; all of them where absent'),
    label: Label.optional().describe('at least as strict as that of the channel'),
  })
  .meta({ id: 'MessageDraft' });
export type MessageDraft = z.infer<typeof MessageDraft>;

/** A message with everything settled that is to be sent. */
export const StatedMessage = z
  .strictObject({ ...said, expectsReply: z.boolean(), text, to: z.array(PartnerId).min(1), label: Label })
  .meta({ id: 'StatedMessage' });
export type StatedMessage = z.infer<typeof StatedMessage>;

export const DRAFT_STATES = ['waiting', 'sent', 'withdrawn'] as const;
export const DraftState = z.enum(DRAFT_STATES).meta({ id: 'DraftState' });
export type DraftState = z.infer<typeof DraftState>;

/** The recorded facts of a draft at one version. Persons by their subjects: seen by their own side only. */
export const DraftRecord = z
  .strictObject({
    channel: AggregateId,
    side: PartnerId.describe('whose draft it is'),
    stated: StatedMessage,
    author: z.string(),
    draftedAt: Instant,
    releases: z.array(z.strictObject({ by: z.string(), at: Instant })),
    state: DraftState,
    message: AggregateId.optional().describe('what was sent'),
    withdrawn: z.strictObject({ by: z.string(), at: Instant }).optional(),
  })
  .meta({ id: 'DraftRecord' });
export type DraftRecord = z.infer<typeof DraftRecord>;

/** A draft as its own side sees it. */
export const DraftView = DraftRecord.extend({ id: AggregateId, version: z.int().min(1), label: Label, releasesNeeded: z.int().min(1) }).meta({
  id: 'DraftView',
});
export type DraftView = z.infer<typeof DraftView>;

const DUTIES = z.array(z.enum(['acknowledgement', 'reply']));

/** What one addressee owes, and what it did: to acknowledge is to have received, to reply is to answer, and neither is to agree. */
export const MessageDuty = z
  .strictObject({
    party: PartnerId,
    acknowledgedAt: Instant.optional(),
    repliedAt: Instant.optional(),
    reply: AggregateId.optional().describe('its first reply, where the reader may read that'),
    overdue: DUTIES.describe('what was told to be overdue'),
    late: DUTIES.describe('what was done after its time'),
  })
  .meta({ id: 'MessageDuty' });
export type MessageDuty = z.infer<typeof MessageDuty>;

/** What observers are shown of a message: that it was sent, when, by whom, and whether it arrived. */
export const MessageEnvelope = z.strictObject({
  id: AggregateId,
  channel: AggregateId,
  position: z.int().min(1).describe('of its entry in the log of the channel'),
  from: PartnerId,
  number: z.int().min(1).describe('counts the messages of that side, without gaps'),
  to: z.array(PartnerId),
  precedence: Precedence,
  sentAt: Instant,
  acknowledgeBy: Instant,
  replyBy: Instant.optional().describe('absent: no answer is asked for'),
  inReplyTo: AggregateId.optional(),
  supersedes: AggregateId.optional(),
  supersededBy: AggregateId.optional(),
  duties: z.array(MessageDuty),
});
export type MessageEnvelope = z.infer<typeof MessageEnvelope>;

/** A message as reads show it; of its contents observers are shown nothing. */
export const MessageView = MessageEnvelope.extend({
  language: LanguageTag.optional(),
  text: text.optional(),
  translation: MessageTranslation.optional(),
  template: z.string().optional(),
  crisis: AggregateId.optional(),
  label: Label.optional(),
}).meta({ id: 'MessageView' });
export type MessageView = z.infer<typeof MessageView>;

/** A message that was sent, with what is odd about it. */
export const SentMessage = MessageView.extend({ warnings: z.array(Warning) }).meta({ id: 'SentMessage' });
export type SentMessage = z.infer<typeof SentMessage>;

/** What became of a release: the draft, and the message once it is sent. */
export const DraftRelease = z.strictObject({ draft: DraftView, message: SentMessage.optional() }).meta({ id: 'DraftRelease' });
export type DraftRelease = z.infer<typeof DraftRelease>;

export const Acknowledging = z.strictObject({ messages: z.array(AggregateId).min(1).max(100) }).meta({ id: 'Acknowledging' });
export type Acknowledging = z.infer<typeof Acknowledging>;

/** Receipt of messages by one party; each is acknowledged once, and asked again answered as it was. */
export const Acknowledgements = z
  .strictObject({ items: z.array(z.strictObject({ message: AggregateId, acknowledgedAt: Instant, late: z.boolean() })) })
  .meta({ id: 'Acknowledgements' });
export type Acknowledgements = z.infer<typeof Acknowledgements>;

export const TEMPLATE_FIELD_KINDS = ['text', 'day', 'instant', 'number', 'position'] as const;
export const TemplateField = z
  .strictObject({
    name: z.string().regex(/^[a-z][A-Za-z]*$/),
    title: z.string().min(1).max(200),
    kind: z.enum(TEMPLATE_FIELD_KINDS).describe('`instant`: RFC 3339; `position`: latitude and longitude in degrees, such as 69.70 31.05'),
    required: z.boolean(),
  })
  .meta({ id: 'TemplateField' });
export type TemplateField = z.infer<typeof TemplateField>;

/** The form of a standard notification. In a pattern `{name}` stands for a field; a line whose fields are all absent is left out. */
export const MessageTemplate = z
  .strictObject({
    id: z.string().regex(/^[a-z]+(?:-[a-z]+)*$/),
    title: z.string().min(1).max(200),
    rule: RuleReference,
    fields: z.array(TemplateField).min(1),
    patterns: z.record(LanguageTag, z.array(z.string().min(1))).describe('lines of the text, by language'),
  })
  .meta({ id: 'MessageTemplate' });
export type MessageTemplate = z.infer<typeof MessageTemplate>;
