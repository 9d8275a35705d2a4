import type { DomainError, EventDefinition, Label, Warning } from '@entente/contracts';
import type { Actor, Tx } from '@entente/persistence';
import type { z } from 'zod';

/** An inbound report that fits its contract, on its way to a decision. */
export interface IncomingReport<T = unknown> {
  data: T;
  /** The label it was sent under, else its handler's, else that of its sender's nation. */
  label: Label;
  /** On whose behalf it is stored; `system` for reports from an inbox topic, whose writers the bus let in. */
  actor: Actor;
}

export type ReportOutcome =
  | { outcome: 'stored'; subject: string; warnings?: readonly Warning[] }
  | { outcome: 'duplicate'; subject: string }
  | { outcome: 'refused'; error: DomainError };

/**
 * Decides on reports of one type, a batch in one transaction; answers in order. It is called again with parts of the
 * batch when it throws, until the report that makes it throw stands alone.
 */
export interface ReportHandler<T extends z.ZodType = z.ZodType> {
  readonly definition: EventDefinition<T>;
  /** The label of reports that say none; their sender's nation decides where absent. */
  readonly defaultLabel?: Label;
  accept(tx: Tx, reports: readonly IncomingReport<z.output<T>>[], now: Date): Promise<ReportOutcome[]>;
}

/** Inject the service's report handlers with this token. */
export const REPORT_HANDLERS = Symbol('ReportHandlers');
