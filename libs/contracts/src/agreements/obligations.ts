import { z } from 'zod';
import { AggregateId, ExternalRecord, PartnerId } from '../identifiers.js';
import { Day, Instant, PartialDate } from '../partial-date.js';
import { Delay, Period } from './terms.js';

/** The facts an obligation's first day can follow from. `entry-into-force` is that for the party that owes it, `notice` its own notice of withdrawal. */
export const ObligationAnchor = z.enum(['signature', 'entry-into-force', 'registration', 'notice']).meta({ id: 'ObligationAnchor' });
export type ObligationAnchor = z.infer<typeof ObligationAnchor>;

export const ObligationDue = z
  .union([z.strictObject({ on: PartialDate }), z.strictObject({ after: ObligationAnchor, delay: Delay })])
  .meta({ id: 'ObligationDue', description: 'by which day it is owed, the first time' });
export type ObligationDue = z.infer<typeof ObligationDue>;

export const Recurrence = z
  .strictObject({
    every: Period.refine((period) => !('days' in period) || period.days > 0, { message: 'expected at least one day', params: { code: 'too-small' } }),
    until: PartialDate.optional().describe('the last day on which it can fall due'),
  })
  .meta({ id: 'Recurrence' });
export type Recurrence = z.infer<typeof Recurrence>;

const text = z.string().min(1).max(2000);
const reference = z.string().min(1).max(1000).optional().describe('where it can be looked up');

/** Fields of an obligation that say when it is owed, and what shows that it was fulfilled. */
export const obligationTiming = {
  due: ObligationDue.optional(),
  recurs: Recurrence.optional(),
  grace: Period.optional().describe('how long after the day it is still in time'),
  fulfilledBy: z
    .strictObject({ event: z.string().regex(/^entente\.[a-z-]+\.[a-z-]+\.v[1-9]\d*$/, 'expected entente.<owner>.<name>.v<N>') })
    .optional()
    .describe('an event of another service that is evidence: one that names the obligation or the agreement, else one that names the party'),
};

interface TimingFault {
  path: 'recurs' | 'grace';
  code: string;
  message: string;
}

/** A duty that comes again, or comes late, has a first day. */
export function timingFaults({ due, ...counted }: { due?: unknown; recurs?: unknown; grace?: unknown }): TimingFault[] {
  const paths = (['recurs', 'grace'] as const).filter((path) => due === undefined && counted[path] !== undefined);
  return paths.map((path) => ({ path, code: 'due-missing', message: `say when it is due: "${path}" counts from that day` }));
}

const owed = {
  id: AggregateId,
  obligation: AggregateId,
  occurrence: z.string().min(1).max(100).describe('<obligation>:<the day it is due>'),
  partner: PartnerId.describe('the party that owes it'),
};

/** Where evidence came from: written down by hand, an outside source's report, or an event of another service. */
const EvidenceOrigin = z.union([
  z.strictObject({ hand: z.string().describe('who wrote it down') }),
  z.strictObject({ report: ExternalRecord }),
  z.strictObject({ event: z.string().max(200), type: z.string().max(200) }),
]);

export const Evidence = z
  .strictObject({
    fact: z.literal('evidence'),
    ...owed,
    on: PartialDate.describe('the day it was fulfilled'),
    what: text,
    reference,
    from: EvidenceOrigin,
    recordedAt: Instant,
    withdrawn: z.strictObject({ on: Day, reason: text }).optional().describe('it was wrong, and never counted'),
  })
  .meta({ id: 'Evidence' });
export type Evidence = z.infer<typeof Evidence>;

export const Waiver = z
  .strictObject({ fact: z.literal('waiver'), ...owed, by: z.array(PartnerId).describe('empty: everybody it is owed to'), on: Day, reason: text, reference })
  .meta({ id: 'Waiver' });
export type Waiver = z.infer<typeof Waiver>;

export const DisputeOutcome = z.enum(['owed', 'not-owed']).meta({ id: 'DisputeOutcome' });
export type DisputeOutcome = z.infer<typeof DisputeOutcome>;

export const Dispute = z
  .strictObject({
    fact: z.literal('dispute'),
    ...owed,
    by: PartnerId,
    on: Day,
    reason: text,
    reference,
    settled: z.strictObject({ on: Day, outcome: DisputeOutcome, reason: text }).optional(),
  })
  .meta({ id: 'Dispute' });
export type Dispute = z.infer<typeof Dispute>;

/** What is known about whether an obligation was fulfilled. The states follow from these facts, in whatever order they came. */
export const LedgerFact = z.discriminatedUnion('fact', [Evidence, Waiver, Dispute]).meta({ id: 'LedgerFact' });
export type LedgerFact = z.infer<typeof LedgerFact>;

/**
 * `fulfilled` in time, `late` after its day and grace, `open` not yet, `overdue` not yet and its day and grace are over,
 * `disputed` somebody denies that it is owed or was fulfilled, `waived` by those it is owed to.
 */
export const LEDGER_STATES = ['open', 'fulfilled', 'late', 'overdue', 'disputed', 'waived'] as const;
export const LedgerState = z.enum(LEDGER_STATES).meta({ id: 'LedgerState' });
export type LedgerState = z.infer<typeof LedgerState>;
