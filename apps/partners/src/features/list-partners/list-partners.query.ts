import { Injectable } from '@nestjs/common';
import { interval, type listPartners, type Page, type Partner } from '@entente/contracts';
import { wordsOf } from '@entente/partner-directory';
import { decodeCursor, encodeCursor, type Tx } from '@entente/persistence';
import type { InputOf } from '@entente/service-kit';

/** `areas` holds region and subregion; a name fits `q` when each word asked for begins one of its words. */
const MATCHES = `($1::text IS NULL OR kind = $1) AND ($2::text IS NULL OR $2 = ANY(areas))
  AND ($3::text IS NULL OR ((first_day IS NULL OR first_day <= $4) AND (end_day IS NULL OR end_day > $3)))
  AND ($5::text[] IS NULL OR EXISTS (
    SELECT 1 FROM unnest(names) AS name WHERE (SELECT bool_and(name LIKE '% ' || word || '%') FROM unnest($5::text[]) AS word)))`;

/**
 * The directory by id. `asOf` keeps what may have existed on some day of the date; `q` is looked for in every name of
 * every time, without regard to case, accents, punctuation and the order of words.
 */
@Injectable()
export class ListPartnersQuery {
  async page(tx: Tx, query: InputOf<typeof listPartners>['query']): Promise<Page<Partner>> {
    const [after] = query.cursor === undefined ? [null] : decodeCursor(query.cursor, 1);
    const asked = query.asOf === undefined ? undefined : interval(query.asOf);
    const filters = [query.kind, query.region, asked?.first, asked?.last, query.q === undefined ? undefined : wordsOf(query.q)];
    const rows = await tx.query<{ entry: Partner }>(`SELECT entry FROM partner WHERE ${MATCHES} AND ($6::text IS NULL OR id > $6) ORDER BY id LIMIT $7`, [
      ...filters,
      after,
      query.limit + 1,
    ]);
    const [count] = await tx.query<{ total: number }>(`SELECT count(*)::int AS total FROM partner WHERE ${MATCHES}`, filters);
    const items = rows.slice(0, query.limit).map(({ entry }) => entry);
    const last = items.at(-1);
    return { items, next: rows.length > query.limit && last ? encodeCursor([last.id]) : null, total: count?.total ?? 0 };
  }
}
