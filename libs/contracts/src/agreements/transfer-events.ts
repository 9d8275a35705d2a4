import { z } from 'zod';
import { AggregateId, PartnerId } from '../identifiers.js';
import { defineEvent } from '../event-registry.js';
import {
  TransferAssurance,
  TransferAuthorisation,
  TransferDelivery,
  ProhibitionAssessment,
  TransferReassessment,
  TransferRefusal,
  TransferRevocation,
  RiskAssessment,
  TransferRecord,
} from './transfers.js';

/** What a consumer needs of the transfer an event is about, without asking for it; `title` is the agreement's. */
const about = { agreement: AggregateId, title: z.string(), from: PartnerId, to: PartnerId };

export const transferProposed = defineEvent({
  type: 'entente.agreements.transfer-proposed.v1',
  direction: 'domain',
  summary: 'A transfer of arms or technology under an agreement is proposed; carries the whole record.',
  data: z.strictObject({ ...about, transfer: TransferRecord }),
});

export const transferAssessed = defineEvent({
  type: 'entente.agreements.transfer-assessed.v1',
  direction: 'domain',
  summary: 'Nothing was found that prohibits the transfer.',
  data: z.strictObject({ ...about, prohibition: ProhibitionAssessment }),
});

export const transferRiskAssessed = defineEvent({
  type: 'entente.agreements.transfer-risk-assessed.v1',
  direction: 'domain',
  summary: 'The risks of the transfer were weighed, and none of them overrides.',
  data: z.strictObject({ ...about, risk: RiskAssessment }),
});

export const transferAuthorised = defineEvent({
  type: 'entente.agreements.transfer-authorised.v1',
  direction: 'domain',
  summary: 'The transfer may be delivered.',
  data: z.strictObject({ ...about, authorisation: TransferAuthorisation }),
});

export const transferRefused = defineEvent({
  type: 'entente.agreements.transfer-refused.v1',
  direction: 'domain',
  summary: 'The transfer is refused for good: prohibited, an overriding risk, or by decision.',
  data: z.strictObject({ ...about, refusal: TransferRefusal, prohibition: ProhibitionAssessment.optional(), risk: RiskAssessment.optional() }),
});

export const transferDelivered = defineEvent({
  type: 'entente.agreements.transfer-delivered.v1',
  direction: 'domain',
  summary: 'A part of the transfer, or its last, was delivered.',
  data: z.strictObject({ ...about, delivery: TransferDelivery, complete: z.boolean().describe('nothing of what was authorised is left') }),
});

export const transferReassessmentOpened = defineEvent({
  type: 'entente.agreements.transfer-reassessment-opened.v1',
  direction: 'domain',
  summary: 'New information came to light: nothing more may be delivered until it was assessed.',
  data: z.strictObject({ ...about, reassessment: TransferReassessment }),
});

export const transferReassessed = defineEvent({
  type: 'entente.agreements.transfer-reassessed.v1',
  direction: 'domain',
  summary: 'The authorisation was reassessed and upheld.',
  data: z.strictObject({ ...about, reassessment: TransferReassessment }),
});

export const transferRevoked = defineEvent({
  type: 'entente.agreements.transfer-revoked.v1',
  direction: 'domain',
  summary: 'The authorisation is revoked for good, after a reassessment or without one.',
  data: z.strictObject({ ...about, revocation: TransferRevocation, reassessment: TransferReassessment.optional() }),
});

export const assuranceGiven = defineEvent({
  type: 'entente.agreements.assurance-given.v1',
  direction: 'domain',
  summary: 'The recipient assured the exporter of something; it owes that as an obligation of the agreement.',
  data: z.strictObject({ ...about, assurance: TransferAssurance }),
});

export const transferEvents = [
  transferProposed,
  transferAssessed,
  transferRiskAssessed,
  transferAuthorised,
  transferRefused,
  transferDelivered,
  transferReassessmentOpened,
  transferReassessed,
  transferRevoked,
  assuranceGiven,
] as const;
