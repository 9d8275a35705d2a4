import { z } from 'zod';
import { AggregateId, PartnerId, PartnerReference } from '../identifiers.js';
import { Label } from '../label.js';
import { Day, Instant } from '../partial-date.js';
import { Post } from '../principal.js';
import { HandlingTime, type Precedence } from './precedence.js';

/** `degraded`: open, and its line checks are missed. */
export const CHANNEL_STATES = ['proposed', 'open', 'degraded', 'closed'] as const;
export const ChannelState = z.enum(CHANNEL_STATES).meta({ id: 'ChannelState' });
export type ChannelState = z.infer<typeof ChannelState>;

const text = z.string().min(1).max(4000);

/** Hours and minutes as clocks show them. */
export const LocalTime = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected hours and minutes, such as 09:00')
  .meta({ id: 'LocalTime' });
export type LocalTime = z.infer<typeof LocalTime>;

/** A time zone of the IANA database, such as `Europe/Oslo`; the service refuses one that its clocks do not know. */
export const Zone = z
  .string()
  .min(1)
  .max(100)
  .meta({ id: 'Zone', examples: ['Europe/Oslo'] });
export type Zone = z.infer<typeof Zone>;

/** A language, as BCP 47 tags it. */
export const LanguageTag = z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'expected a language tag, such as en');

/** When a channel is attended, every day; absent on a channel: around the clock. `closes` before `opens` is on the next day. */
export const AttendedHours = z.strictObject({ zone: Zone, opens: LocalTime, closes: LocalTime }).meta({ id: 'AttendedHours' });
export type AttendedHours = z.infer<typeof AttendedHours>;

/** When a channel is tested: daily at these times as clocks in the zone show them, daylight saving included. */
export const LineCheckSchedule = z
  .strictObject({
    zone: Zone,
    times: z.array(LocalTime).min(1).max(24),
    graceMinutes: z.int().min(1).max(180).default(15).describe('how long before and after its time contact counts for a check'),
    degradedAfter: z.int().min(1).max(100).default(2).describe('checks missed in a row after which the channel counts as degraded'),
  })
  .meta({ id: 'LineCheckSchedule' });
export type LineCheckSchedule = z.infer<typeof LineCheckSchedule>;

/** Who answers for a party: a post, never a person. */
export const PointOfContact = z
  .strictObject({ party: PartnerId, post: Post, duty: z.enum(['first', 'deputy']).default('first') })
  .meta({ id: 'PointOfContact' });
export type PointOfContact = z.infer<typeof PointOfContact>;

/** By what the parties reach each other; the first is the primary means, those after it are fallbacks in their order. */
export const ChannelMeans = z
  .strictObject({
    kind: z.enum(['entente', 'telephone', 'video', 'radio', 'teleprinter', 'e-mail', 'courier', 'other']),
    note: z.string().min(1).max(500).optional(),
  })
  .meta({ id: 'ChannelMeans' });
export type ChannelMeans = z.infer<typeof ChannelMeans>;

/** A field for each precedence. */
function byPrecedence<T>(value: T): Record<Precedence, T> {
  return { routine: value, priority: value, immediate: value, flash: value };
}

/** How a channel is run. What is absent follows the rules of the service. */
export const ChannelArrangements = z
  .strictObject({
    hours: AttendedHours.optional(),
    languages: z.array(LanguageTag).max(20).optional(),
    handlingTimes: z.strictObject(byPrecedence(HandlingTime.optional())).optional().describe('those that differ from the usual ones'),
    releases: z
      .strictObject(byPrecedence(z.int().min(1).max(3).optional()))
      .optional()
      .describe('how many persons release a message of that precedence; where it is more than one its author is none of them'),
    lineChecks: LineCheckSchedule.optional(),
    contacts: z.array(PointOfContact).max(100).optional(),
    means: z.array(ChannelMeans).max(20).optional(),
  })
  .meta({ id: 'ChannelArrangements' });
export type ChannelArrangements = z.infer<typeof ChannelArrangements>;

const described = {
  title: z.string().min(1).max(500),
  purpose: text.optional().describe('what it is for'),
  basis: AggregateId.optional().describe('the agreement it rests on'),
  arrangements: ChannelArrangements.optional(),
};

/** A channel as somebody proposes it. Without a label it is the author's own nation's. */
export const ChannelDraft = z
  .strictObject({
    ...described,
    parties: z.array(PartnerReference).min(2, 'a channel has two or more parties').max(100),
    label: Label.optional(),
  })
  .meta({ id: 'ChannelDraft' });
export type ChannelDraft = z.infer<typeof ChannelDraft>;

export const ChannelOpening = z.strictObject({ on: Day, note: text.optional() }).meta({ id: 'ChannelOpening' });
export type ChannelOpening = z.infer<typeof ChannelOpening>;
export const ChannelClosing = z.strictObject({ on: Day, reason: text }).meta({ id: 'ChannelClosing' });
export type ChannelClosing = z.infer<typeof ChannelClosing>;

/** The recorded facts of a channel at one version. */
export const ChannelRecord = z
  .strictObject({
    ...described,
    parties: z.array(PartnerId),
    state: ChannelState,
    proposedOn: Day,
    proposedBy: z.enum(['hand', 'agreement']).describe('`agreement`: its provision asked for the channel when it was in force'),
    opened: ChannelOpening.optional(),
    closed: ChannelClosing.optional(),
  })
  .meta({ id: 'ChannelRecord' });
export type ChannelRecord = z.infer<typeof ChannelRecord>;

/** How a line stands. */
export const LineSummary = z
  .strictObject({
    streak: z.int().min(0).describe('line checks missed in a row since contact was last made'),
    lastContact: Instant.optional(),
    nextCheck: Instant.optional().describe('when the next line check is due; absent where none is arranged or the channel is not in use'),
  })
  .meta({ id: 'LineSummary' });
export type LineSummary = z.infer<typeof LineSummary>;

/** A channel as reads show it. */
export const ChannelView = ChannelRecord.extend({
  id: AggregateId,
  version: z.int().min(1),
  label: Label,
  knownFrom: Instant.optional(),
  line: LineSummary.optional().describe('how its line stands now, where the channel was read as it is'),
}).meta({ id: 'ChannelView' });
export type ChannelView = z.infer<typeof ChannelView>;
