import { Injectable } from '@nestjs/common';
import { AggregateId, Label, SuggestionRecord, type Page } from '@entente/contracts';
import { Conditions, decodeCursor, encodeCursor, seeingAll, VersionedRecords, type Tx } from '@entente/persistence';
import { keyOf, type Sign, type Suggestion } from '../domain/suggestion.js';

/** What suggests that there is a crisis. The key stands for the rule and what it is about, and is held by one that is open. */
@Injectable()
export class SuggestionRepository {
  readonly records = new VersionedRecords<SuggestionRecord>(
    'crisis_suggestion',
    (record) => SuggestionRecord.parse(record),
    ({ state, channel, partners, rule }) => ({ state, about: JSON.stringify([rule.id, channel ?? partners]) }),
  );

  /** Those of the signs for which no suggestion is open, each once, whoever asks. */
  async fresh(tx: Tx, signs: readonly Sign[]): Promise<Sign[]> {
    if (signs.length === 0) return [];
    // Two that see the same sign at once wait for each other.
    await tx.execute(`SELECT pg_advisory_xact_lock(hashtext('crisis_suggestion'))`);
    const open = new Set<string>();
    await seeingAll(tx, async () => {
      const about = signs.map(({ rule, channel, partners }) => JSON.stringify([rule.id, channel ?? partners]));
      const rows = await tx.query<{ record: unknown; label: unknown }>(
        `SELECT record, label FROM crisis_suggestion WHERE state = 'open' AND about = ANY($1::text[])`,
        [about],
      );
      for (const { record, label } of rows) open.add(keyOf(SuggestionRecord.parse(record), Label.parse(label)));
    });
    return signs.filter((sign) => {
      const key = keyOf(sign, sign.label);
      if (open.has(key)) return false;
      open.add(key);
      return true;
    });
  }

  /** A page of suggestions, oldest first. */
  async page(tx: Tx, { state, cursor, limit }: { state?: string | undefined; cursor?: string | undefined; limit: number }): Promise<Page<Suggestion>> {
    const conditions = (): Conditions => {
      const asked = new Conditions();
      if (state !== undefined) asked.add(`state = ${asked.value(state)}`);
      return asked;
    };
    const [page, all] = [conditions(), conditions()];
    if (cursor !== undefined) page.add(`id > ${page.value(decodeCursor(cursor, 1, ([id]) => AggregateId.safeParse(id).success)[0])}::uuid`);
    const rows = await tx.query<{ id: string; version: number; record: unknown; label: unknown }>(
      `SELECT id, version, record, label FROM crisis_suggestion WHERE ${page.sql} ORDER BY id LIMIT ${limit + 1}`,
      page.values,
    );
    const [count] = await tx.query<{ total: number }>(`SELECT count(*)::int AS total FROM crisis_suggestion WHERE ${all.sql}`, all.values);
    const items = rows
      .slice(0, limit)
      .map(({ id, version, record, label }) => ({ id, version, record: SuggestionRecord.parse(record), label: Label.parse(label) }));
    const last = items.at(-1);
    return { items, next: rows.length > limit && last ? encodeCursor([last.id]) : null, total: count?.total ?? 0 };
  }
}
