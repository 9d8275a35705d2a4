import { Injectable } from '@nestjs/common';
import { AgreementRecord, Label, PartnerId } from '@entente/contracts';
import { labelColumns, type Tx } from '@entente/persistence';
import { z } from 'zod';
import type { KnownAgreement } from '../domain/known-agreement.js';

const Kept = z.object({
  title: z.string(),
  inForceOn: AgreementRecord.shape.inForceOn,
  endedOn: AgreementRecord.shape.endedOn,
  bound: z.array(PartnerId),
  provisions: z.array(z.object({ parties: z.array(PartnerId), purpose: z.string().optional() })),
});

interface Row {
  id: string;
  version: number;
  record: unknown;
  label: unknown;
}

/** This service's copy of what agreements say of channels. */
@Injectable()
export class KnownAgreements {
  /** Those of these ids that are known and that the reader sees. */
  async named(tx: Tx, ids: readonly string[]): Promise<Map<string, KnownAgreement>> {
    if (ids.length === 0) return new Map();
    const rows = await tx.query<Row>('SELECT id, version, record, label FROM known_agreement WHERE id = ANY($1::uuid[])', [[...new Set(ids)]]);
    return new Map(rows.map(({ id, version, record, label }) => [id, { id, version, ...Kept.parse(record), label: Label.parse(label) }]));
  }

  /** Writes what is known of agreements now. */
  async put(tx: Tx, agreements: readonly KnownAgreement[]): Promise<void> {
    if (agreements.length === 0) return;
    const rows = agreements.map(({ id, version, label, ...record }) => ({ id, version, record, ...labelColumns(label) }));
    await tx.execute(
      `INSERT INTO known_agreement SELECT * FROM json_populate_recordset(NULL::known_agreement, $1::json)
       ON CONFLICT (id) DO UPDATE SET version = excluded.version, record = excluded.record, label = excluded.label,
         classification = excluded.classification, categories = excluded.categories, audience = excluded.audience`,
      [JSON.stringify(rows)],
    );
  }
}
