import { Controller, Inject } from '@nestjs/common';
import { AggregateId, AttachmentRecord, Label, listAttachments, type AttachmentView, type Page } from '@entente/contracts';
import { Conditions, decodeCursor, encodeCursor, Transactions, type Tx } from '@entente/persistence';
import { Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { AgreementRepository } from '../../persistence/agreement.repository.js';
import { attachmentViewOf } from '../../writing/save-attachment.js';

type Request = InputOf<typeof listAttachments>;

function filtered({ params, query }: Request): Conditions {
  const conditions = new Conditions();
  conditions.add(`agreement_id = ${conditions.value(params.id)}`);
  if (query.withdrawn !== 'true') conditions.add('NOT withdrawn');
  return conditions;
}

/** What belongs to an agreement, in the order it was added. */
@Controller()
export class ListAttachmentsController {
  constructor(
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(AgreementRepository) private readonly agreements: AgreementRepository,
  ) {}

  @Endpoint(listAttachments)
  list(@Input() request: Request, @SignedIn() { reader }: Caller): Promise<Page<AttachmentView>> {
    return this.transactions.read(reader, async (tx) => {
      await this.agreements.mustExist(tx, request.params.id);
      return this.page(tx, request);
    });
  }

  private async page(tx: Tx, request: Request): Promise<Page<AttachmentView>> {
    const { cursor, limit } = request.query;
    const all = filtered(request);
    const [count] = await tx.query<{ total: number }>(`SELECT count(*)::int AS total FROM attachment WHERE ${all.sql}`, all.values);
    const page = filtered(request);
    if (cursor !== undefined) page.add(`id > ${page.value(decodeCursor(cursor, 1, ([id]) => AggregateId.safeParse(id).success)[0])}::uuid`);
    const rows = await tx.query<{ id: string; version: number; record: unknown; label: unknown }>(
      `SELECT id, version, record, label FROM attachment WHERE ${page.sql} ORDER BY id LIMIT ${page.value(limit + 1)}`,
      page.values,
    );
    const items = rows.slice(0, limit).map((row) => attachmentViewOf({ ...row, record: AttachmentRecord.parse(row.record), label: Label.parse(row.label) }));
    const last = items.at(-1);
    return { items, next: rows.length > limit && last ? encodeCursor([last.id]) : null, total: count?.total ?? 0 };
  }
}
