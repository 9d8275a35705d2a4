import type { IncomingMessage } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import { DomainError, Refusals, type addAttachment, type AttachmentView, type Label } from '@entente/contracts';
import { PartnerDirectory } from '@entente/partner-directory';
import { Transactions, type Tx } from '@entente/persistence';
import { Clock, type Caller, type InputOf } from '@entente/service-kit';
import { Timers } from '@entente/timers';
import type { Agreement } from '../../domain/agreement.js';
import { addAttachment as decide, tooWeak } from '../../domain/attachments/attachment.js';
import { labelFaults } from '../../domain/resolve-draft.js';
import { AgreementRepository } from '../../persistence/agreement.repository.js';
import { AttachmentRepository } from '../../persistence/attachment.repository.js';
import { ATTACHMENT_STORE, type AttachmentStore, type Spooled } from '../../storage/attachment-store.js';
import { checkDigest } from '../../storage/content-digest.js';
import { typeOf } from '../../storage/content-type.js';
import { Spool } from '../../storage/spool.js';
import { ATTACHMENT_UPLOAD, UPLOAD_MS } from '../../writing/attachment-uploads.js';
import { Moments } from '../../writing/moments.js';
import { attachmentViewOf, SaveAttachment } from '../../writing/save-attachment.js';

type Request = InputOf<typeof addAttachment>;

/** What arrives: the body, and what its sender said of it. */
export interface Upload {
  body: IncomingMessage;
  declaredType: string | undefined;
  announcedDigest: string | undefined;
}

/** An attachment, and whether the agreement had the same content already. */
export interface Added {
  attachment: AttachmentView;
  known: boolean;
}

/**
 * Takes content in and makes it an attachment: first it waits in a file, then it is stored, then it is recorded. Content
 * that was stored and never recorded is removed by a timer, set before it is stored.
 */
@Injectable()
export class AddAttachment {
  constructor(
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(AgreementRepository) private readonly agreements: AgreementRepository,
    @Inject(AttachmentRepository) private readonly attachments: AttachmentRepository,
    @Inject(SaveAttachment) private readonly saving: SaveAttachment,
    @Inject(PartnerDirectory) private readonly directory: PartnerDirectory,
    @Inject(Timers) private readonly timers: Timers,
    @Inject(Spool) private readonly spool: Spool,
    @Inject(ATTACHMENT_STORE) private readonly store: AttachmentStore,
    @Inject(Moments) private readonly moments: Moments,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /**
   * Throws `no-such-agreement`, `label-too-weak`, what `labelFaults`, `Spool.take`, `checkDigest` and `typeOf` throw, and
   * `forbidden` where the caller could not read what it would add.
   */
  async execute(request: Request, upload: Upload, caller: Caller): Promise<Added> {
    const id = this.moments.at(this.clock.now()).newId();
    await this.transactions.run(caller.reader, async (tx) => void (await this.checked(tx, request)));
    const content = await this.spool.take(upload.body, id);
    try {
      checkDigest(upload.announcedDigest, content.sha256);
      const type = await typeOf(content, upload.declaredType, request.query.name);
      const known = await this.transactions.read(caller.reader, (tx) => this.knownContent(tx, request.params.id, content));
      if (known) return known;
      await this.transactions.run('system', (tx) =>
        this.timers.set(tx, [{ kind: ATTACHMENT_UPLOAD, key: id, dueAt: new Date(this.clock.now().getTime() + UPLOAD_MS) }]),
      );
      await this.store.put(id, content);
      return await this.transactions.run(caller.reader, (tx) => this.record(tx, id, { request, content, type, caller }));
    } finally {
      this.spool.drop(content.path);
    }
  }

  /** The agreement, locked, and the label the attachment is to have. */
  private async checked(tx: Tx, { params, query }: Request): Promise<{ agreement: Agreement; label: Label }> {
    await this.directory.refresh(tx);
    const [agreement] = await this.agreements.locked(tx, [params.id]);
    if (!agreement) throw new DomainError('not-found', 'no-such-agreement', 'there is no such agreement');
    const label = query.label ?? agreement.label;
    const refusals = new Refusals();
    refusals.add(...labelFaults(label, this.directory, ['query', 'label']), ...tooWeak(label, agreement.label, ['query', 'label']));
    refusals.throwIfAny();
    return { agreement, label };
  }

  private async knownContent(tx: Tx, agreement: string, { sha256 }: Spooled): Promise<Added | undefined> {
    const known = await this.attachments.withContent(tx, agreement, sha256);
    return known === undefined ? undefined : { attachment: attachmentViewOf(await this.attachments.get(tx, known)), known: true };
  }

  /** Records what is stored. The timer is taken back in the same transaction: content stays exactly when it is recorded. */
  private async record(
    tx: Tx,
    id: string,
    { request, content, type, caller }: { request: Request; content: Spooled; type: AttachmentView['type']; caller: Caller },
  ): Promise<Added> {
    const now = this.clock.now();
    const { agreement, label } = await this.checked(tx, request);
    const known = await this.knownContent(tx, agreement.id, content);
    if (known) return known;
    if ((await this.timers.cancel(tx, ATTACHMENT_UPLOAD, [id])) === 0)
      throw new DomainError('unavailable', 'upload-too-slow', 'storing the content took too long: try again');
    const { name, kind, language } = request.query;
    const record = {
      agreement: agreement.id,
      name,
      kind,
      ...(language !== undefined && { language }),
      type,
      size: content.size,
      sha256: content.sha256,
      addedAt: now.toISOString(),
      addedBy: caller.principal.sub,
    };
    const decision = decide(id, record, label, agreement);
    await this.saving.save(tx, undefined, decision, agreement, now);
    return { attachment: attachmentViewOf(decision.next), known: false };
  }
}
