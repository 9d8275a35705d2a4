import { Injectable } from '@nestjs/common';
import { CrisisRecord, Label, type PartnerId } from '@entente/contracts';
import { labelColumns, type Tx } from '@entente/persistence';
import type { KnownCrisis } from './known-crisis.js';

const Kept = CrisisRecord.pick({ title: true, openedOn: true, actors: true });

interface Row {
  id: string;
  version: number;
  open: boolean;
  record: unknown;
  label: unknown;
}

function crisisOf({ id, version, open, record, label }: Row): KnownCrisis {
  return { id, version, open, ...Kept.parse(record), label: Label.parse(label) };
}

/** This service's copy of crises, each under its own label: who may not see a crisis is not warned of it. */
@Injectable()
export class KnownCrises {
  /** Open crises with any of the partners in them, as far as the reader sees them. */
  async openAmong(tx: Tx, partners: readonly PartnerId[]): Promise<KnownCrisis[]> {
    if (partners.length === 0) return [];
    const rows = await tx.query<Row>('SELECT id, version, open, record, label FROM known_crisis WHERE open AND partners && $1::text[] ORDER BY id', [
      [...new Set(partners)],
    ]);
    return rows.map(crisisOf);
  }

  /** Those of these ids that are known. */
  async named(tx: Tx, ids: readonly string[]): Promise<Map<string, KnownCrisis>> {
    const rows = await tx.query<Row>('SELECT id, version, open, record, label FROM known_crisis WHERE id = ANY($1::uuid[])', [ids]);
    return new Map(rows.map((row) => [row.id, crisisOf(row)]));
  }

  /** Writes what is known of crises now. */
  async put(tx: Tx, crises: readonly KnownCrisis[]): Promise<void> {
    if (crises.length === 0) return;
    const rows = crises.map(({ id, version, open, title, openedOn, actors, label }) => ({
      id,
      version,
      open,
      partners: actors.flatMap(({ partner }) => partner ?? []),
      record: { title, openedOn, actors },
      ...labelColumns(label),
    }));
    await tx.execute(
      `INSERT INTO known_crisis SELECT * FROM json_populate_recordset(NULL::known_crisis, $1::json)
       ON CONFLICT (id) DO UPDATE SET version = excluded.version, open = excluded.open, partners = excluded.partners, record = excluded.record,
         label = excluded.label, classification = excluded.classification, categories = excluded.categories, audience = excluded.audience`,
      [JSON.stringify(rows)],
    );
  }
}
