import {
  obligationDisputed,
  obligationDisputeSettled,
  obligationEvidenceWithdrawn,
  obligationFulfilled,
  obligationOverdue,
  obligationWaived,
  type ObligationKind,
  type PartialDate,
  type PartnerId,
} from '@entente/contracts';
import { line } from './line.js';

interface Owed {
  title: string;
  constitutes?: PartnerId | undefined;
  obligation: { kind: ObligationKind; provision?: string | undefined };
  partner: PartnerId;
  owedTo: readonly PartnerId[];
  dueOn: PartialDate;
}

/** What is owed, in words. */
function what({ title, obligation: { kind, provision }, dueOn }: Owed): string {
  return `${kind}${provision === undefined ? '' : ` (${provision})`} due ${dueOn} under "${title}"`;
}

/** It concerns who owes it and those it is owed to: everybody named, the other of two, the organisation the agreement founds. */
function concerned({ partner, owedTo, constitutes }: Owed, parties: readonly string[]): readonly string[] {
  return [partner, ...owedTo, ...(parties.length <= 2 ? parties : []), ...(constitutes === undefined ? [] : [constitutes])];
}

export const obligationLines = [
  line(obligationFulfilled, (data) => `${data.partner} fulfilled on ${data.evidence.on}: ${what(data)}`, concerned),
  line(obligationEvidenceWithdrawn, (data) => `evidence that ${data.partner} fulfilled ${what(data)} was withdrawn: ${data.reason}`, concerned),
  line(obligationOverdue, (data) => `${data.partner} owes since ${data.overdueSince}: ${what(data)}`, concerned),
  line(obligationDisputed, (data) => `${data.dispute.by} disputes that ${data.partner} owes or fulfilled ${what(data)}`, concerned),
  line(
    obligationDisputeSettled,
    (data) => `settled that ${data.partner} ${data.settled.outcome === 'owed' ? 'owes' : 'does not owe'} ${what(data)}`,
    concerned,
  ),
  line(
    obligationWaived,
    (data) => `${data.waiver.by.length === 0 ? 'those it is owed to' : data.waiver.by.join(', ')} gave up what ${data.partner} owes: ${what(data)}`,
    concerned,
  ),
];
