import { z } from 'zod';
import { AggregateId, PartnerId } from '../identifiers.js';
import { Instant, Day } from '../partial-date.js';
import { Label } from '../label.js';

const text = z.string().min(1).max(4000);
const evidence = z.string().min(1).max(1000).describe('where it can be looked up');
const by = z.string().max(200).describe('who said so');

/** What a case is about: an obligation, or one occurrence of it. */
export const Concern = z.strictObject({ obligation: AggregateId, occurrence: z.string().min(1).max(100).optional() }).meta({ id: 'Concern' });
export type Concern = z.infer<typeof Concern>;

export const Finding = z.strictObject({ id: AggregateId, what: text, evidence: evidence.optional(), by, on: Day }).meta({ id: 'Finding' });
export type Finding = z.infer<typeof Finding>;

/** What the party concerned is to do, by a day. */
export const Measure = z
  .strictObject({
    id: AggregateId,
    what: text,
    dueOn: Day,
    state: z.enum(['open', 'done']),
    done: z.strictObject({ on: Day, how: text.optional(), by }).optional(),
    by,
    on: Day,
  })
  .meta({ id: 'Measure' });
export type Measure = z.infer<typeof Measure>;

/** What the party concerned says to the case. */
export const ComplianceAnswer = z.strictObject({ id: AggregateId, text, evidence: evidence.optional(), by, on: Day }).meta({ id: 'ComplianceAnswer' });
export type ComplianceAnswer = z.infer<typeof ComplianceAnswer>;

export const COMPLIANCE_OUTCOMES = ['compliant', 'remedied', 'breach-found', 'withdrawn', 'not-proven'] as const;
export const ComplianceOutcome = z.enum(COMPLIANCE_OUTCOMES).meta({ id: 'ComplianceOutcome' });
export type ComplianceOutcome = z.infer<typeof ComplianceOutcome>;

export const ComplianceClosure = z
  .strictObject({
    outcome: ComplianceOutcome,
    reasons: text,
    measuresStayOpen: z.literal(true).optional().describe('closed though not every measure is done'),
    by,
    on: Day,
  })
  .meta({ id: 'ComplianceClosure' });
export type ComplianceClosure = z.infer<typeof ComplianceClosure>;

export const ComplianceReopening = z.strictObject({ evidence, reason: text, by, on: Day }).meta({ id: 'ComplianceReopening' });
export type ComplianceReopening = z.infer<typeof ComplianceReopening>;

export const ComplianceStatus = z.enum(['open', 'closed']).meta({ id: 'ComplianceStatus' });
export type ComplianceStatus = z.infer<typeof ComplianceStatus>;

/** The recorded facts of a compliance case at one version. Closures and reopenings alternate; an open case has as many of both. */
export const ComplianceCase = z
  .strictObject({
    agreement: AggregateId,
    party: PartnerId.describe('the party the case is about'),
    concerns: z.array(Concern),
    grounds: text,
    status: ComplianceStatus,
    openedBy: by,
    openedOn: Day,
    findings: z.array(Finding),
    measures: z.array(Measure),
    answers: z.array(ComplianceAnswer),
    closures: z.array(ComplianceClosure),
    reopenings: z.array(ComplianceReopening),
  })
  .meta({ id: 'ComplianceCase' });
export type ComplianceCase = z.infer<typeof ComplianceCase>;

export const ComplianceCaseView = ComplianceCase.extend({ id: AggregateId, version: z.int().min(1), label: Label }).meta({ id: 'ComplianceCaseView' });
export type ComplianceCaseView = z.infer<typeof ComplianceCaseView>;

export const ComplianceCaseVersion = z
  .object({ version: z.int(), knownFrom: Instant, knownTo: Instant.nullable(), change: z.string(), record: ComplianceCase })
  .meta({ id: 'ComplianceCaseVersion' });
export type ComplianceCaseVersion = z.infer<typeof ComplianceCaseVersion>;
