import { Injectable } from '@nestjs/common';
import { AgreementRecord, BoundSpell, Day, Label, PartnerId } from '@entente/contracts';
import { labelColumns, type Tx } from '@entente/persistence';
import { z } from 'zod';
import type { KnownAgreement } from '../domain/known-agreement.js';

const Kept = z.object({
  title: z.string(),
  endedOn: AgreementRecord.shape.endedOn,
  expiresOn: Day.optional(),
  spells: z.array(z.object({ id: BoundSpell.shape.id, from: BoundSpell.shape.from, to: BoundSpell.shape.to, partner: PartnerId })),
});

interface Row {
  id: string;
  version: number;
  record: unknown;
  label: unknown;
}

/** This service's copy of what agreements say of their end. */
@Injectable()
export class KnownAgreements {
  /** Those of these ids that are known and that the reader sees; locked, so that no news of them is missed by who writes on them. */
  async locked(tx: Tx, ids: readonly string[]): Promise<Map<string, KnownAgreement>> {
    return this.select(tx, 'SELECT id, version, record, label FROM known_agreement WHERE id = ANY($1::uuid[]) ORDER BY id FOR SHARE', ids);
  }

  /** The same for who only reads. */
  async named(tx: Tx, ids: readonly string[]): Promise<Map<string, KnownAgreement>> {
    return this.select(tx, 'SELECT id, version, record, label FROM known_agreement WHERE id = ANY($1::uuid[])', ids);
  }

  private async select(tx: Tx, sql: string, ids: readonly string[]): Promise<Map<string, KnownAgreement>> {
    if (ids.length === 0) return new Map();
    const rows = await tx.query<Row>(sql, [[...new Set(ids)]]);
    return new Map(rows.map(({ id, version, record, label }) => [id, { id, version, ...Kept.parse(record), label: Label.parse(label) }]));
  }

  /** Writes what is known of agreements now. */
  async put(tx: Tx, agreements: readonly KnownAgreement[]): Promise<void> {
    if (agreements.length === 0) return;
    const rows = agreements.map(({ id, version, title, endedOn, expiresOn, spells, label }) => ({
      id,
      version,
      record: { title, endedOn, expiresOn, spells },
      ...labelColumns(label),
    }));
    await tx.execute(
      `INSERT INTO known_agreement SELECT * FROM json_populate_recordset(NULL::known_agreement, $1::json)
       ON CONFLICT (id) DO UPDATE SET version = excluded.version, record = excluded.record, label = excluded.label,
         classification = excluded.classification, categories = excluded.categories, audience = excluded.audience`,
      [JSON.stringify(rows)],
    );
  }
}
