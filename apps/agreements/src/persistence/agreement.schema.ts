import type { Label } from '@entente/contracts';
import { labelColumns } from '@entente/persistence';
import { EntitySchema } from 'typeorm';
import type { Agreement } from '../domain/agreement.js';

/** An agreement with what the database knows it by: whose record it is, and who may read it. */
export interface AgreementRow extends Agreement {
  source: string | null;
  source_record: string | null;
  source_revision: number | null;
  registered_at?: Date;
  classification: number;
  categories: string[];
  audience: string[] | null;
}

/** The agreement as it is; how it was is in `agreement_version`. */
export const AgreementSchema = new EntitySchema<AgreementRow>({
  name: 'agreement',
  columns: {
    id: { type: 'uuid', primary: true },
    version: { type: 'int' },
    record: { type: 'json' },
    source: { type: 'text', nullable: true },
    source_record: { type: 'text', nullable: true },
    source_revision: { type: 'int', nullable: true },
    registered_at: { type: 'timestamptz', update: false },
    label: { type: 'jsonb' },
    classification: { type: 'smallint' },
    categories: { type: 'text', array: true },
    audience: { type: 'text', array: true, nullable: true },
  },
});

/** The row of an agreement; `registered_at` is set once, by who inserts it. */
export function rowOf(agreement: Agreement): AgreementRow {
  const { id, version, record } = agreement;
  const { source = null, record: sourceRecord = null, revision = null } = record.report ?? {};
  return { id, version, record, source, source_record: sourceRecord, source_revision: revision, ...protectedBy(agreement.label) };
}

/** The columns of a label. */
export function protectedBy(label: Label): Pick<AgreementRow, 'label' | 'classification' | 'categories' | 'audience'> {
  return labelColumns(label);
}
