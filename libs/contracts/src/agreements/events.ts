import { z } from 'zod';
import { PartnerId } from '../identifiers.js';
import { PartialDate } from '../partial-date.js';
import { OpenDeadlines } from '../deadline.js';
import { defineEvent } from '../event-registry.js';
import { attachmentEvents } from './attachments.js';
import { transferEvents } from './transfer-events.js';
import { complianceEvents } from './compliance-events.js';
import { obligationEvents } from './obligation-events.js';
import { forceEvents } from './force.js';
import { approvalEvents } from './approval-events.js';
import { clockEvents } from './clock-events.js';
import { lifecycleEvents } from './lifecycle-events.js';
import { AgreementRecord, AgreementKind, AgreementReport, BoundSpell, Obligation, PartyAction } from './agreement.js';

/** What a consumer needs of the agreement an event is about, without asking for it. */
const about = { title: z.string(), kind: AgreementKind, constitutes: PartnerId.optional() };

export const agreementReported = defineEvent({
  type: 'entente.agreements.agreement-reported.v1',
  direction: 'report',
  summary: 'An outside source states an agreement with parties, actions or spells, obligations, dates.',
  data: AgreementReport,
});

export const agreementRegistered = defineEvent({
  type: 'entente.agreements.agreement-registered.v1',
  direction: 'domain',
  summary: 'An agreement is on the register; carries the whole record.',
  data: z.strictObject({ agreement: AgreementRecord }),
});

export const agreementCorrected = defineEvent({
  type: 'entente.agreements.agreement-corrected.v1',
  direction: 'domain',
  summary: 'The record was wrong and is now this; the earlier one stays known as of its time.',
  data: z.strictObject({ agreement: AgreementRecord, reason: z.string() }),
});

export const partyActionRecorded = defineEvent({
  type: 'entente.agreements.party-action-recorded.v1',
  direction: 'domain',
  summary: 'A party signed, ratified, accepted, approved, acceded, applied provisionally or gave notice of withdrawal.',
  data: z.strictObject({ ...about, partner: PartnerId, action: PartyAction }),
});

export const agreementEnteredIntoForce = defineEvent({
  type: 'entente.agreements.agreement-entered-into-force.v1',
  direction: 'domain',
  summary: 'The agreement is in force from a day.',
  data: z.strictObject({ ...about, inForceOn: PartialDate }),
});

export const partyBound = defineEvent({
  type: 'entente.agreements.party-bound.v1',
  direction: 'domain',
  summary: 'A party is bound during a spell.',
  data: z.strictObject({ ...about, partner: PartnerId, spell: BoundSpell }),
});

export const partyWithdrew = defineEvent({
  type: 'entente.agreements.party-withdrew.v1',
  direction: 'domain',
  summary: 'The spell in which a party is bound has an end; the party stays bound until then.',
  data: z.strictObject({ ...about, partner: PartnerId, spell: BoundSpell }),
});

export const agreementTerminated = defineEvent({
  type: 'entente.agreements.agreement-terminated.v1',
  direction: 'domain',
  summary: 'The agreement ends for every party.',
  data: z.strictObject({ ...about, endedOn: PartialDate, reason: z.enum(['terminated', 'expired', 'superseded', 'reported']) }),
});

export const obligationRecorded = defineEvent({
  type: 'entente.agreements.obligation-recorded.v1',
  direction: 'domain',
  summary: 'A provision asks something of a party.',
  data: z.strictObject({ ...about, obligation: Obligation }),
});

export const agreementsDeadlinesChanged = defineEvent({
  type: 'entente.agreements.deadlines-changed.v1',
  direction: 'domain',
  summary: 'These deadlines of an agreement, an approval, a case or a transfer are open now, and no others.',
  data: OpenDeadlines,
});

export const agreementsEvents = [
  agreementReported,
  agreementRegistered,
  agreementCorrected,
  partyActionRecorded,
  agreementEnteredIntoForce,
  partyBound,
  partyWithdrew,
  agreementTerminated,
  obligationRecorded,
  agreementsDeadlinesChanged,
  ...transferEvents,
  ...attachmentEvents,
  ...obligationEvents,
  ...forceEvents,
  ...approvalEvents,
  ...clockEvents,
  ...complianceEvents,
  ...lifecycleEvents,
] as const;
