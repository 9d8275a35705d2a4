import { Injectable } from '@nestjs/common';
import { AggregateId, CrisisLessonRecord, Label, type CrisisLessonView, type Page } from '@entente/contracts';
import { Conditions, decodeCursor, encodeCursor, VersionedRecords, type Tx } from '@entente/persistence';

/** Observations that come from crises. */
@Injectable()
export class CrisisLessonRepository {
  readonly records = new VersionedRecords<CrisisLessonRecord>(
    'crisis_lesson',
    (record) => CrisisLessonRecord.parse(record),
    ({ crisis }) => ({ crisis }),
  );

  /** A page of them by id, as far as the reader sees them. */
  async page(tx: Tx, { crisis, cursor, limit }: { crisis?: string | undefined; cursor?: string | undefined; limit: number }): Promise<Page<CrisisLessonView>> {
    const conditions = (): Conditions => {
      const asked = new Conditions();
      if (crisis !== undefined) asked.add(`crisis = ${asked.value(crisis)}`);
      return asked;
    };
    const [page, all] = [conditions(), conditions()];
    if (cursor !== undefined) page.add(`id > ${page.value(decodeCursor(cursor, 1, ([id]) => AggregateId.safeParse(id).success)[0])}::uuid`);
    const rows = await tx.query<{ id: string; version: number; record: unknown; label: unknown }>(
      `SELECT id, version, record, label FROM crisis_lesson WHERE ${page.sql} ORDER BY id LIMIT ${limit + 1}`,
      page.values,
    );
    const [count] = await tx.query<{ total: number }>(`SELECT count(*)::int AS total FROM crisis_lesson WHERE ${all.sql}`, all.values);
    const items = rows
      .slice(0, limit)
      .map(({ id, version, record, label }) => ({ ...CrisisLessonRecord.parse(record), id, version, label: Label.parse(label) }));
    const last = items.at(-1);
    return { items, next: rows.length > limit && last ? encodeCursor([last.id]) : null, total: count?.total ?? 0 };
  }
}
