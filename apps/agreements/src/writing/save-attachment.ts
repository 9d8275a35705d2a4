import { Inject, Injectable } from '@nestjs/common';
import { derivedLabel, type AttachmentView } from '@entente/contracts';
import { Outbox } from '@entente/messaging';
import type { Tx } from '@entente/persistence';
import { newEvent } from '@entente/service-kit/owner';
import type { Agreement } from '../domain/agreement.js';
import type { Attachment, AttachmentDecision } from '../domain/attachments/attachment.js';
import { AttachmentRepository } from '../persistence/attachment.repository.js';

/** An attachment as reads show it. */
export function attachmentViewOf({ id, version, record, label }: Attachment): AttachmentView {
  return { ...record, id, version, label };
}

/** Saves a decision on an attachment and tells its event, under the stricter of the two labels. */
@Injectable()
export class SaveAttachment {
  constructor(
    @Inject(AttachmentRepository) private readonly attachments: AttachmentRepository,
    @Inject(Outbox) private readonly outbox: Outbox,
  ) {}

  async save(tx: Tx, before: Attachment | undefined, { next, change, event }: AttachmentDecision, agreement: Agreement, now: Date): Promise<void> {
    await this.attachments.save(tx, [{ before, next, change }], now);
    const about = { subject: next.id, sequence: next.version, label: derivedLabel([agreement.label, next.label]), time: now };
    await this.outbox.add(tx, newEvent(event.definition, about, event.data));
  }
}
