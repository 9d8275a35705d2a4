import { z } from 'zod';
import { defineEvent } from '../event-registry.js';
import { AggregateId, ExternalRecord, PartnerId, PartnerReference } from '../identifiers.js';
import { Label } from '../label.js';
import { Day, PartialDate } from '../partial-date.js';
import { AgreementKind, ObligationKind } from './agreement.js';
import { Dispute, Evidence, LedgerState, Waiver } from './obligations.js';

/** What a consumer needs of the agreement and the occurrence an event is about, without asking for them. */
const about = {
  title: z.string(),
  kind: AgreementKind,
  constitutes: PartnerId.optional(),
  obligation: z.strictObject({ id: AggregateId, kind: ObligationKind, provision: z.string().optional() }),
  occurrence: z.string().describe('<obligation>:<the day it is due>'),
  partner: PartnerId.describe('the party that owes it'),
  owedTo: z.array(PartnerId).describe('empty: every other party'),
  dueOn: PartialDate,
  state: LedgerState.describe('after this, as of the day of the event'),
};

export const obligationEvidenceReported = defineEvent({
  type: 'entente.agreements.obligation-evidence-reported.v1',
  direction: 'report',
  summary: 'An outside source states that a party did what an obligation asks.',
  data: z.strictObject({
    report: ExternalRecord,
    agreement: z.union([AggregateId, z.strictObject({ source: z.string().min(1).max(500), record: z.string().min(1).max(300) })]),
    obligation: z
      .union([AggregateId, z.strictObject({ kind: ObligationKind, provision: z.string().min(1).max(200).optional() })])
      .describe('its id, or what fits one obligation of the agreement only'),
    due: PartialDate.optional().describe('which occurrence: the day it was due; found by `on` where absent'),
    party: PartnerReference,
    on: PartialDate,
    what: Evidence.shape.what,
    reference: Evidence.shape.reference,
    label: Label.optional(),
  }),
});

export const obligationFulfilled = defineEvent({
  type: 'entente.agreements.obligation-fulfilled.v1',
  direction: 'domain',
  summary: 'There is evidence that a party did what an obligation asks.',
  data: z.strictObject({ ...about, evidence: Evidence.pick({ id: true, on: true, what: true, reference: true, from: true }) }),
});

export const obligationEvidenceWithdrawn = defineEvent({
  type: 'entente.agreements.obligation-evidence-withdrawn.v1',
  direction: 'domain',
  summary: 'Evidence was wrong and counts no longer.',
  data: z.strictObject({ ...about, evidence: AggregateId, reason: z.string() }),
});

export const obligationOverdue = defineEvent({
  type: 'entente.agreements.obligation-overdue.v1',
  direction: 'domain',
  summary: 'The day and its grace are over, and nothing shows that the party did what the obligation asks.',
  data: z.strictObject({ ...about, overdueSince: Day }),
});

export const obligationDisputed = defineEvent({
  type: 'entente.agreements.obligation-disputed.v1',
  direction: 'domain',
  summary: 'Somebody concerned denies that this is owed, or that it was fulfilled.',
  data: z.strictObject({ ...about, dispute: Dispute.pick({ id: true, by: true, on: true, reason: true, reference: true }) }),
});

export const obligationDisputeSettled = defineEvent({
  type: 'entente.agreements.obligation-dispute-settled.v1',
  direction: 'domain',
  summary: 'A dispute is settled: it is owed, or it is not.',
  data: z.strictObject({ ...about, dispute: AggregateId, settled: Dispute.shape.settled.unwrap() }),
});

export const obligationWaived = defineEvent({
  type: 'entente.agreements.obligation-waived.v1',
  direction: 'domain',
  summary: 'Those named give up what is owed to them; it is waived once everybody it is owed to has.',
  data: z.strictObject({ ...about, waiver: Waiver.pick({ id: true, by: true, on: true, reason: true, reference: true }) }),
});

export const obligationEvents = [
  obligationEvidenceReported,
  obligationFulfilled,
  obligationEvidenceWithdrawn,
  obligationOverdue,
  obligationDisputed,
  obligationDisputeSettled,
  obligationWaived,
] as const;
