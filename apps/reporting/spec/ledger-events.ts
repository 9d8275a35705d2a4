import {
  approvalDecided,
  approvalPeriodExtended,
  approvalRequested,
  approvalStepDecided,
  obligationDisputed,
  obligationEvidenceWithdrawn,
  obligationFulfilled,
  obligationOverdue,
  obligationWaived,
  transferDelivered,
  transferProposed,
  type DomainEvent,
  type LedgerState,
} from '@entente/contracts';
import { v7 as uuidv7 } from 'uuid';
import { anAgreement, anEvent, type ABuiltAgreement } from './events.js';

const DAY_MS = 24 * 3600 * 1000;
const EVIDENCE = uuidv7();

/** The day so many days from today. */
export function inDays(days: number): string {
  return new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);
}

/** An agreement that asks for something. */
export function withObligation(more: Parameters<typeof anAgreement>[0] & object): ABuiltAgreement {
  return anAgreement({ inForceOn: '2001-06-03', obligations: [{ id: uuidv7(), kind: 'report', owedBy: [], owedTo: [] }], ...more });
}

/** What the ledger tells of the obligation of an agreement that is due in a year. */
export function told(agreement: ABuiltAgreement, sequence: number, partner: string, year: string, what: LedgerState): DomainEvent {
  const [obligation] = agreement.record.obligations;
  if (!obligation) throw new Error('it asks for nothing');
  const data = {
    title: agreement.record.title,
    kind: agreement.record.kind,
    obligation: { id: obligation.id, kind: obligation.kind },
    occurrence: `${obligation.id}:${year}-05-31`,
    partner,
    owedTo: [],
    dueOn: `${year}-05-31`,
    state: what,
  };
  const about = { subject: agreement.id, sequence, label: agreement.label };
  switch (what) {
    case 'fulfilled':
    case 'late':
      return anEvent(obligationFulfilled, about, { ...data, evidence: { id: EVIDENCE, on: `${year}-06`, what: 'it was sent', from: { hand: 'somebody' } } });
    case 'overdue':
      return anEvent(obligationOverdue, about, { ...data, overdueSince: `${year}-06-01` });
    case 'disputed':
      return anEvent(obligationDisputed, about, { ...data, dispute: { id: uuidv7(), by: 'CHL', on: `${year}-07-01`, reason: 'never agreed' } });
    case 'waived':
      return anEvent(obligationWaived, about, { ...data, waiver: { id: uuidv7(), by: [], on: `${year}-07-01`, reason: 'not needed' } });
    case 'open':
      return anEvent(obligationEvidenceWithdrawn, about, { ...data, evidence: EVIDENCE, reason: 'of another year' });
  }
}

/** A transfer with a delivery for each quantity. */
export function aTransfer(agreement: ABuiltAgreement, exportedOn: string, quantities: readonly number[], unit = 'pieces'): DomainEvent[] {
  const [subject, item] = [uuidv7(), uuidv7()];
  const about = { agreement: agreement.id, title: agreement.record.title, from: 'PER', to: 'CHL' };
  const transfer = {
    agreement: agreement.id,
    from: 'PER',
    to: 'CHL',
    via: [],
    items: [{ id: item, category: 'IV', description: 'aircraft', quantity: 10, unit }],
    state: 'proposed' as const,
    proposedOn: '2020-01-01',
    proposedBy: 'somebody',
    deliveries: [],
    reassessments: [],
    assurances: [],
  };
  return [
    anEvent(transferProposed, { subject, label: agreement.label }, { ...about, transfer }),
    ...quantities.map((quantity, at) =>
      anEvent(
        transferDelivered,
        { subject, sequence: 2 + at, label: agreement.label },
        { ...about, delivery: { id: uuidv7(), item, quantity, exportedOn }, complete: false },
      ),
    ),
  ];
}

/** An approval that came as far as the step it waits for, so many days ago. */
export function anApproval(agreement: ABuiltAgreement, subject: string, step: string, days: number): DomainEvent[] {
  const about = { agreement: agreement.id, title: agreement.record.title, nation: 'PER', chain: 'two-steps' };
  const waiting = (which: string) => ({ step: which, title: which, since: `${inDays(-days)}T10:00:00Z` });
  const label = agreement.label;
  return [
    anEvent(
      approvalRequested,
      { subject, label },
      { ...about, rule: { id: 'two-steps' }, steps: [{ step: 'cabinet', stepTitle: 'Cabinet' }], waiting: waiting('cabinet') },
    ),
    anEvent(
      approvalStepDecided,
      { subject, label, sequence: 2 },
      { ...about, step: 'cabinet', stepTitle: 'Cabinet', decision: 'approved', on: '2026-01-01', ...(step === 'none' ? {} : { waiting: waiting(step) }) },
    ),
    anEvent(
      approvalPeriodExtended,
      { subject, label, sequence: 3 },
      { ...about, step: 'cabinet', stepTitle: 'Cabinet', by: 3, unit: 'days', reason: 'more time' },
    ),
    ...(step === 'none' ? [anEvent(approvalDecided, { subject, label, sequence: 4 }, { ...about, outcome: 'granted', on: '2026-01-02' })] : []),
  ];
}
