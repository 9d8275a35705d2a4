import { Injectable } from '@nestjs/common';
import { AttachmentRecord } from '@entente/contracts';
import { VersionedRecords, type Tx } from '@entente/persistence';

/** Attachments, each within its agreement. Their content is elsewhere, under their id. */
@Injectable()
export class AttachmentRepository extends VersionedRecords<AttachmentRecord> {
  constructor() {
    super(
      'attachment',
      (record) => AttachmentRecord.parse(record),
      (record) => ({ agreement_id: record.agreement, sha256: record.sha256, withdrawn: record.withdrawal !== undefined }),
      'agreement_id',
    );
  }

  /** The id of the attachment of an agreement that has this content, is not withdrawn, and may be seen. */
  async withContent(tx: Tx, agreement: string, sha256: string): Promise<string | undefined> {
    const [row] = await tx.query<{ id: string }>('SELECT id FROM attachment WHERE agreement_id = $1 AND sha256 = $2 AND NOT withdrawn ORDER BY id LIMIT 1', [
      agreement,
      sha256,
    ]);
    return row?.id;
  }

  /** Which of these are the ids of attachments. */
  async existing(tx: Tx, ids: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await tx.query<{ id: string }>('SELECT id FROM attachment WHERE id = ANY($1::uuid[])', [ids]);
    return new Set(rows.map(({ id }) => id));
  }
}
