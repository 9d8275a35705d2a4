import { z } from 'zod';
import { defineEvent } from '../event-registry.js';
import { AggregateId, PartnerId } from '../identifiers.js';
import { Day, PartialDate } from '../partial-date.js';
import { RuleReference } from '../rule.js';
import { AgreementKind } from './agreement.js';
import { Renewal, Review } from './clocks.js';

const about = { title: z.string(), kind: AgreementKind, constitutes: PartnerId.optional() };

export const withdrawalRevoked = defineEvent({
  type: 'entente.agreements.withdrawal-revoked.v1',
  direction: 'domain',
  summary: 'A party took its notice of withdrawal back before it ended, and stays bound.',
  data: z.strictObject({ ...about, partner: PartnerId, action: AggregateId, revokedOn: Day, reason: z.string().optional() }),
});

export const agreementRenewed = defineEvent({
  type: 'entente.agreements.agreement-renewed.v1',
  direction: 'domain',
  summary: 'The agreement runs for another term: by itself, as nobody objected in time, or because its parties agreed.',
  data: z.strictObject({ ...about, form: z.enum(['tacit', 'express']), ...Renewal.omit({ id: true, note: true }).shape, rule: RuleReference.optional() }),
});

export const renewalDeclined = defineEvent({
  type: 'entente.agreements.renewal-declined.v1',
  direction: 'domain',
  summary: 'A party gave notice in time that it wants no other term; of two parties that ends the agreement, of more it leaves.',
  data: z.strictObject({ ...about, partner: PartnerId, noticeGivenOn: Day, endsOn: PartialDate, ends: z.enum(['agreement', 'party']) }),
});

export const noticePeriodClosing = defineEvent({
  type: 'entente.agreements.notice-period-closing.v1',
  direction: 'domain',
  summary: 'The last day to give notice is near: without notice until then the agreement runs for another term.',
  data: z.strictObject({ ...about, lastDay: Day, renewsOn: PartialDate, rule: RuleReference.optional() }),
});

export const reviewHeld = defineEvent({
  type: 'entente.agreements.review-held.v1',
  direction: 'domain',
  summary: 'The parties reviewed the agreement.',
  data: z.strictObject({ ...about, review: Review }),
});

export const clockEvents = [withdrawalRevoked, agreementRenewed, renewalDeclined, noticePeriodClosing, reviewHeld] as const;
