import { AggregateId, Label, SituationReportingRecord, type DueSituationReport, type Page } from '@entente/contracts';
import { Conditions, decodeCursor, encodeCursor, type Tx } from '@entente/persistence';

interface Row {
  id: string;
  version: number;
  record: unknown;
  label: unknown;
  title: string;
}

/** Crises whose situation is reported, by when they are looked at next; with `overdue`, those of which a report was missed, or not. */
export async function dueReports(
  tx: Tx,
  { limit, cursor, overdue }: { limit: number; cursor?: string | undefined; overdue?: boolean | undefined },
): Promise<Page<DueSituationReport>> {
  const conditions = (): Conditions => {
    const asked = new Conditions();
    asked.add(`r.state = 'running'`);
    if (overdue !== undefined) asked.add(`((r.record ->> 'missed')::int > 0) = ${String(overdue)}`);
    return asked;
  };
  const [page, all] = [conditions(), conditions()];
  if (cursor !== undefined) {
    const [at, id] = decodeCursor(cursor, 2, ([first, second]) => !Number.isNaN(Date.parse(String(first))) && AggregateId.safeParse(second).success);
    page.add(`(r.due_at, r.id) > (${page.value(at)}::timestamptz, ${page.value(id)}::uuid)`);
  }
  const rows = await tx.query<Row & { due_at: Date }>(
    `SELECT r.id, r.version, r.record, r.label, r.due_at, c.record ->> 'title' AS title FROM situation_reporting r JOIN crisis c ON c.id = r.crisis
     WHERE ${page.sql} ORDER BY r.due_at, r.id LIMIT ${limit + 1}`,
    page.values,
  );
  const [count] = await tx.query<{ total: number }>(`SELECT count(*)::int AS total FROM situation_reporting r WHERE ${all.sql}`, all.values);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(({ id, version, record, label, title }) => {
      const reporting = SituationReportingRecord.parse(record);
      return { ...reporting, id, version, label: Label.parse(label), title, overdue: reporting.missed > 0 };
    }),
    next: rows.length > limit && last ? encodeCursor([last.due_at.toISOString(), last.id]) : null,
    total: count?.total ?? 0,
  };
}
