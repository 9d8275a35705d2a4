import { Controller, Inject } from '@nestjs/common';
import { withdrawAttachment, type AttachmentView } from '@entente/contracts';
import { Transactions } from '@entente/persistence';
import { Clock, Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { withdrawAttachment as decide } from '../../domain/attachments/attachment.js';
import { AgreementRepository } from '../../persistence/agreement.repository.js';
import { AttachmentRepository } from '../../persistence/attachment.repository.js';
import { attachmentViewOf, SaveAttachment } from '../../writing/save-attachment.js';

@Controller()
export class WithdrawAttachmentController {
  constructor(
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(AgreementRepository) private readonly agreements: AgreementRepository,
    @Inject(AttachmentRepository) private readonly attachments: AttachmentRepository,
    @Inject(SaveAttachment) private readonly saving: SaveAttachment,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  @Endpoint(withdrawAttachment)
  withdraw(@Input() { params, body, ifMatch }: InputOf<typeof withdrawAttachment>, @SignedIn() { reader, principal }: Caller): Promise<AttachmentView> {
    return this.transactions.run(reader, async (tx) => {
      const now = this.clock.now();
      const attachment = await this.attachments.at(tx, params.id, ifMatch);
      const [agreement] = await this.agreements.locked(tx, [attachment.record.agreement]);
      if (!agreement) throw new Error('an attachment is seen only with its agreement');
      const decision = decide(attachment, { reason: body.reason, at: now.toISOString(), by: principal.sub }, agreement);
      await this.saving.save(tx, attachment, decision, agreement, now);
      return attachmentViewOf(decision.next);
    });
  }
}
