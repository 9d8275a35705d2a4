import { Injectable } from '@nestjs/common';
import { interval, Partner, type ExternalRecord, type PartnerIdentifier, type PartnerReport } from '@entente/contracts';
import { codeKey, wordsOf } from '@entente/partner-directory';
import type { Tx } from '@entente/persistence';

/** One key for all spellings of a code. */
export function keyOf({ scheme, code }: PartnerIdentifier): string {
  return codeKey(scheme, code);
}

/** The form names are searched in: folded words in their order, each after a blank. */
export function searchForm(name: string): string {
  return ` ${wordsOf(name).join(' ')} `;
}

/** Reads and writes directory records in sets. */
@Injectable()
export class PartnerRepository {
  /** Every partner that reports may collide with: by id, by record, by code. */
  async touchedBy(tx: Tx, reports: readonly PartnerReport[]): Promise<Partner[]> {
    const rows = await tx.query<{ entry: unknown }>(
      `SELECT entry FROM partner WHERE id = ANY($1) OR (source, record) IN (SELECT * FROM unnest($2::text[], $3::text[])) OR codes && $4`,
      [
        reports.map(({ id }) => id),
        reports.map(({ report }) => report.source),
        reports.map(({ report }) => report.record),
        [...new Set(reports.flatMap(({ identifiers }) => identifiers.map(keyOf)))],
      ],
    );
    return rows.map(({ entry }) => Partner.parse(entry));
  }

  /** Which of these records the directory does not hold at this revision or a higher one, by their place in the list. */
  async missing(tx: Tx, records: readonly ExternalRecord[]): Promise<number[]> {
    const rows = await tx.query<{ at: string }>(
      `SELECT r.at FROM unnest($1::text[], $2::text[], $3::int[]) WITH ORDINALITY AS r(source, record, revision, at)
       WHERE NOT EXISTS (SELECT 1 FROM partner p WHERE p.source = r.source AND p.record = r.record AND p.revision >= r.revision) ORDER BY r.at`,
      [records.map(({ source }) => source), records.map(({ record }) => record), records.map(({ revision }) => revision)],
    );
    return rows.map(({ at }) => Number(at) - 1);
  }

  /**
   * Stores versions in the order they came about; the last of each partner is the current one. Callers hold the intake's
   * lock, so nobody else changes the directory meanwhile.
   */
  async save(tx: Tx, versions: readonly Partner[], recordedAt: Date): Promise<void> {
    if (versions.length === 0) return;
    await tx.execute(
      `INSERT INTO partner_version (partner, version, entry, recorded_at)
       SELECT entry->>'id', (entry->>'version')::int, entry, $2 FROM jsonb_array_elements($1::jsonb) AS entry`,
      [JSON.stringify(versions), recordedAt],
    );
    const current = [...new Map(versions.map((partner) => [partner.id, partner])).values()];
    await tx.execute(
      `INSERT INTO partner (id, version, source, record, revision, kind, areas, first_day, end_day, codes, names, entry)
       SELECT id, version, source, record, revision, kind, areas, first_day, end_day, codes, names, entry
       FROM jsonb_to_recordset($1::jsonb) AS r(id text, version int, source text, record text, revision int, kind text, areas text[],
         first_day text, end_day text, codes text[], names text[], entry jsonb)
       ON CONFLICT (id) DO UPDATE SET version = excluded.version, revision = excluded.revision, kind = excluded.kind, areas = excluded.areas,
         first_day = excluded.first_day, end_day = excluded.end_day, codes = excluded.codes, names = excluded.names, entry = excluded.entry`,
      [JSON.stringify(current.map(rowOf))],
    );
  }
}

function rowOf(partner: Partner): object {
  const { id, version, report, kind, region, subregion, validity, identifiers, names, name } = partner;
  return {
    id,
    version,
    source: report?.source,
    record: report?.record,
    revision: report?.revision,
    kind,
    areas: [region, subregion].flatMap((area) => area?.code ?? []),
    first_day: validity.from === undefined ? null : interval(validity.from).first,
    end_day: validity.to === undefined ? null : interval(validity.to).last,
    codes: [...new Set(identifiers.map(keyOf))],
    names: [...new Set([name, ...names.map(({ text }) => text)].map(searchForm))],
    entry: partner,
  };
}
