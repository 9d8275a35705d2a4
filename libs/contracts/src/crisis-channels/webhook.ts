import { z } from 'zod';
import { AggregateId, PartnerId } from '../identifiers.js';
import { Classification } from '../label.js';
import { Instant } from '../partial-date.js';
import { Role } from '../principal.js';

const url = z.url({ protocol: /^https?$/ }).max(2000);

/** Where to tell what happens on channels. */
export const WebhookDraft = z
  .strictObject({
    url: url
      .refine((text) => URL.canParse(text) && new URL(text).username === '' && new URL(text).password === '', 'expected no user and password')
      .describe('https; http where the operator named the host'),
    channels: z
      .array(AggregateId)
      .min(1)
      .max(100)
      .refine((ids) => new Set(ids).size === ids.length, 'expected each channel once'),
  })
  .meta({ id: 'WebhookDraft' });
export type WebhookDraft = z.infer<typeof WebhookDraft>;

/** An address that is told what happens on channels, as far as its registrant could see it then. */
export const Webhook = z
  .strictObject({
    id: AggregateId,
    url,
    channels: z.array(AggregateId).describe('of those the reader sees'),
    nation: PartnerId.describe('whose it is, and for whom it sees'),
    clearance: Classification,
    categories: z.array(z.string()),
    roles: z.array(Role),
    registeredAt: Instant,
    endedAt: Instant.optional(),
  })
  .meta({ id: 'Webhook' });
export type Webhook = z.infer<typeof Webhook>;

/** An entry a webhook could not be told. */
export const DeadEntry = z
  .strictObject({
    channel: AggregateId,
    position: z.int().min(1),
    failedAt: Instant,
    failure: z.string().describe('what the last attempt met, such as status-500, timed-out or webhook-host-not-allowed'),
    replaying: z.boolean(),
  })
  .meta({ id: 'DeadEntry' });
export type DeadEntry = z.infer<typeof DeadEntry>;
