import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DomainError, ERASED, type PersonView } from '@entente/contracts';
import { wordsOf } from '@entente/partner-directory';
import type { Tx } from '@entente/persistence';

/** A person to be kept; `key` is the digest of what a source calls it. */
export interface NewPerson {
  id: string;
  name: string;
  key?: string | undefined;
}

interface Row {
  id: string;
  version: number;
  name: string | null;
}

/** What a source calls a person, as it is kept: what names a person is personal too. */
export function personKey(source: string, key: string): string {
  return createHash('sha256')
    .update(JSON.stringify([source, key]))
    .digest('base64url');
}

function viewOf({ id, version, name }: Row): PersonView {
  return { id, version, name: name ?? ERASED, erased: name === null };
}

/** People, apart from the records that refer to them. Their names are in no record, event or history. */
@Injectable()
export class People {
  /** Keeps persons and their names, those who were erased aside. */
  async keep(tx: Tx, persons: readonly NewPerson[]): Promise<void> {
    if (persons.length === 0) return;
    const last = [...new Map(persons.map((person) => [person.id, person])).values()];
    const rows = last.map(({ id, name, key }) => ({ id, version: 1, name, words: wordsOf(name), key: key ?? null }));
    const replaces = last.some(({ key }) => key !== undefined);
    await tx.execute(
      `INSERT INTO person (id, version, name, words, key) SELECT id, version, name, words, key FROM json_populate_recordset(NULL::person, $1::json)
       ${replaces ? 'ON CONFLICT (id) DO UPDATE SET name = excluded.name, words = excluded.words WHERE person.erased_at IS NULL AND person.name <> excluded.name' : ''}`,
      [JSON.stringify(rows)],
    );
  }

  /** Ids of the persons whose keys these are, by key. */
  async byKeys(tx: Tx, keys: readonly string[]): Promise<Map<string, string>> {
    const rows = await tx.query<{ id: string; key: string }>('SELECT id, key FROM person WHERE key = ANY($1::text[])', [keys]);
    return new Map(rows.map(({ id, key }) => [key, id]));
  }

  /** Names of those of these persons whom the reader may see. */
  async names(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
    if (ids.length === 0) return new Map();
    const rows = await tx.query<Row>('SELECT id, version, name FROM person WHERE id = ANY($1::uuid[])', [[...new Set(ids)]]);
    return new Map(rows.map((row) => [row.id, viewOf(row).name]));
  }

  /** Persons by words of the name, by id after one. */
  async search(tx: Tx, words: readonly string[], after: string | undefined, limit: number): Promise<{ persons: PersonView[]; total: number }> {
    const rows = await tx.query<Row>(`SELECT id, version, name FROM person WHERE words @> $1::text[] AND ($2::uuid IS NULL OR id > $2) ORDER BY id LIMIT $3`, [
      words,
      after ?? null,
      limit,
    ]);
    const [count] = await tx.query<{ total: number }>('SELECT count(*)::int AS total FROM person WHERE words @> $1::text[]', [words]);
    return { persons: rows.map(viewOf), total: count?.total ?? 0 };
  }

  /** Erases name and words; the digest stays, so that a source does not bring the name back. Throws `not-found`, `stale`, `rejected` where it was done. */
  async erase(tx: Tx, id: string, version: number, now: Date): Promise<PersonView> {
    const [row] = await tx.query<Row>('SELECT id, version, name FROM person WHERE id = $1 FOR UPDATE', [id]);
    if (!row) throw new DomainError('not-found', 'no-such-person', 'there is no such person that you may see');
    if (row.version !== version) throw new DomainError('stale', 'stale-version', `it is at version ${row.version} by now: read it again`);
    if (row.name === null) throw new DomainError('rejected', 'already-erased', 'the personal data were erased already');
    await tx.execute(`UPDATE person SET version = version + 1, name = NULL, words = '{}', erased_at = $2 WHERE id = $1`, [id, now]);
    return viewOf({ id, version: version + 1, name: null });
  }
}
