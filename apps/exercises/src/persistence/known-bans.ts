import { Injectable } from '@nestjs/common';
import { Label, VisitBanRecord, type PartnerId } from '@entente/contracts';
import { labelColumns, type Tx } from '@entente/persistence';
import type { KnownBan } from '../domain/known-ban.js';

interface Row {
  id: string;
  version: number;
  record: unknown;
  label: unknown;
}

/** This service's copy of visit bans, each under its own label: who may not see a ban is not warned of it. */
@Injectable()
export class KnownBans {
  /** Bans with these partners that were not lifted, as far as the reader sees them. */
  async on(tx: Tx, partners: readonly PartnerId[]): Promise<KnownBan[]> {
    if (partners.length === 0) return [];
    const rows = await tx.query<Row>('SELECT id, version, record, label FROM known_ban WHERE NOT lifted AND partner = ANY($1::text[]) ORDER BY id', [
      [...new Set(partners)],
    ]);
    return rows.map(({ id, version, record, label }) => ({ id, version, ban: VisitBanRecord.parse(record), label: Label.parse(label) }));
  }

  /** Writes what is known of bans now; what was told before something known is passed over. */
  async put(tx: Tx, bans: readonly KnownBan[]): Promise<void> {
    if (bans.length === 0) return;
    const rows = bans.map(({ id, version, ban, label }) => ({
      id,
      version,
      partner: ban.partner,
      lifted: ban.lifted !== undefined,
      record: ban,
      ...labelColumns(label),
    }));
    await tx.execute(
      `INSERT INTO known_ban SELECT * FROM json_populate_recordset(NULL::known_ban, $1::json)
       ON CONFLICT (id) DO UPDATE SET version = excluded.version, partner = excluded.partner, lifted = excluded.lifted, record = excluded.record,
         label = excluded.label, classification = excluded.classification, categories = excluded.categories, audience = excluded.audience
       WHERE known_ban.version < excluded.version`,
      [JSON.stringify(rows)],
    );
  }
}
