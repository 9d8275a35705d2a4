import {
  attachmentAdded,
  attachmentWithdrawn,
  audience,
  DomainError,
  fact,
  faultAt,
  rank,
  type AttachmentRecord,
  type Fact,
  type Fault,
  type Label,
  type Path,
} from '@entente/contracts';
import { type Agreement } from '../agreement.js';

/** A file that belongs to an agreement: its recorded facts at one version, and who may read it. */
export interface Attachment {
  id: string;
  version: number;
  record: AttachmentRecord;
  label: Label;
}

/** What a command on an attachment comes to. */
export interface AttachmentDecision {
  next: Attachment;
  change: 'added' | 'withdrawn';
  event: Fact;
}

function about({ id, record: { title } }: Agreement): { agreement: string; title: string } {
  return { agreement: id, title };
}

/** A label lets nobody read whom the agreement's does not: else the attachment would tell of the agreement. */
export function tooWeak(own: Label, agreement: Label, at: Path): Fault[] {
  const [mine, theirs] = [audience(own), audience(agreement)];
  const refused = (field: string, message: string, accepted: readonly string[] = []): Fault => faultAt('label-too-weak', [...at, field], message, accepted);
  const missing = agreement.categories.filter((category) => !own.categories.includes(category));
  return [
    ...(rank(own.classification) < rank(agreement.classification) ? [refused('classification', `the agreement is ${agreement.classification}`)] : []),
    ...(missing.length > 0 ? [refused('categories', `the agreement has ${missing.join(', ')} as well`)] : []),
    ...(theirs !== undefined && !(mine ?? ['']).every((partner) => theirs.includes(partner))
      ? [refused('releasableTo', 'the agreement is released to fewer', theirs)]
      : []),
  ];
}

/** Adds an attachment whose content is stored already. */
export function addAttachment(id: string, record: AttachmentRecord, label: Label, agreement: Agreement): AttachmentDecision {
  return { next: { id, version: 1, record, label }, change: 'added', event: fact(attachmentAdded, { ...about(agreement), attachment: record }) };
}

/** Takes an attachment out of the list; its content stays. Throws `already-withdrawn`. */
export function withdrawAttachment(attachment: Attachment, withdrawal: { reason: string; at: string; by: string }, agreement: Agreement): AttachmentDecision {
  const { record, version } = attachment;
  if (record.withdrawal !== undefined) throw new DomainError('rejected', 'already-withdrawn', `it was withdrawn at ${record.withdrawal.at}`);
  const event = fact(attachmentWithdrawn, { ...about(agreement), name: record.name, sha256: record.sha256, reason: withdrawal.reason });
  return { next: { ...attachment, version: version + 1, record: { ...record, withdrawal } }, change: 'withdrawn', event };
}
