import { Inject, Injectable } from '@nestjs/common';
import type { Tx } from '@entente/persistence';
import type { Timer, TimerHandler } from '@entente/timers';
import { AttachmentRepository } from '../../persistence/attachment.repository.js';
import { ATTACHMENT_STORE, type AttachmentStore } from '../../storage/attachment-store.js';
import { ATTACHMENT_UPLOAD } from '../../writing/attachment-uploads.js';

/** Removes content that was stored and never came to belong to an attachment: its upload died in between. */
@Injectable()
export class SweepUploads implements TimerHandler {
  readonly kind = ATTACHMENT_UPLOAD;

  constructor(
    @Inject(AttachmentRepository) private readonly attachments: AttachmentRepository,
    @Inject(ATTACHMENT_STORE) private readonly store: AttachmentStore,
  ) {}

  async fire(tx: Tx, timers: readonly Timer[]): Promise<void> {
    const keys = timers.map(({ key }) => key);
    const kept = await this.attachments.existing(tx, keys);
    for (const key of keys) if (!kept.has(key)) await this.store.remove(key);
  }
}
