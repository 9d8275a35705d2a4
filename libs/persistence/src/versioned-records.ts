import { isDeepStrictEqual } from 'node:util';
import { DomainError, Label } from '@entente/contracts';
import { protectHistory } from './protect-history.js';
import { enforceLabels, LABEL_COLUMNS, labelColumns, type Within } from './row-level-security.js';
import type { Tx } from './transactions.js';

/** An aggregate: its recorded facts at one version, and who may read them. */
export interface Versioned<T> {
  id: string;
  version: number;
  record: T;
  label: Label;
}

/** A change of an aggregate: what it was, if it was there, what it is now, and what made it so, as history names it. */
export interface VersionedChange<T> {
  before: Versioned<T> | undefined;
  next: Versioned<T>;
  change: string;
}

/** One version and from when to when it was what we knew. */
export interface KnownVersion<T> extends Versioned<T> {
  change: string;
  knownFrom: Date;
  knownTo: Date | undefined;
}

interface Row {
  id: string;
  version: number;
  record: unknown;
  label: unknown;
}

interface VersionRow extends Row {
  change: string;
  known_from: Date;
  known_to: Date | number;
}

/**
 * SQL of the two tables of `VersionedRecords`, both under row-level security: `<table>` as it is, with `columns` (SQL, no
 * comma at its end) for lists to filter by, and `<table>_version` as it was. `within`: a row is seen only where the row it
 * belongs to is.
 */
export function createVersionedTables(table: string, columns: readonly string[], within?: Within): string {
  const own = columns.map((column) => `${column}, `).join('');
  const belongs = within === undefined ? '' : `${within.column} uuid NOT NULL, `;
  return `
    CREATE TABLE ${table} (id uuid PRIMARY KEY, version int NOT NULL, record json NOT NULL, ${belongs}${own}${LABEL_COLUMNS});
    CREATE TABLE ${table}_version (id uuid NOT NULL, version int NOT NULL, record json NOT NULL, ${belongs}change text NOT NULL,
      known_from timestamptz NOT NULL, known_to timestamptz NOT NULL DEFAULT 'infinity', ${LABEL_COLUMNS}, PRIMARY KEY (id, version));
    ${within === undefined ? '' : `CREATE INDEX ${table}_${within.column} ON ${table} (${within.column});`}
    ${enforceLabels(table, within)}
    ${enforceLabels(`${table}_version`, within)}`;
}

/**
 * Aggregates of one kind, each with every version it had. A save adds a version; nothing that was recorded is overwritten,
 * and a stricter label protects earlier versions too. `columns` gives the values of the table's own columns, that of
 * `within` included.
 */
export class VersionedRecords<T> {
  constructor(
    private readonly table: string,
    private readonly parse: (record: unknown) => T,
    private readonly columns: (record: T) => Readonly<Record<string, unknown>>,
    private readonly within?: string,
  ) {}

  /** The aggregate at the version a change is made on. Throws `not-found` where the reader sees none, `stale` at another version. */
  async at(tx: Tx, id: string, version: number): Promise<Versioned<T>> {
    const found = await this.get(tx, id);
    if (found.version !== version) throw new DomainError('stale', 'stale-version', `it is at version ${found.version} by now: read it again`);
    return found;
  }

  /** The aggregate as it is. Throws `not-found`. */
  async get(tx: Tx, id: string): Promise<Versioned<T>> {
    const [row] = await tx.query<Row>(`SELECT id, version, record, label FROM ${this.table} WHERE id = $1`, [id]);
    if (!row) throw new DomainError('not-found', `no-such-${this.table.replaceAll('_', '-')}`, 'there is none that you may see');
    return this.aggregate(row);
  }

  /** Those of these ids that are there, locked until the transaction ends. */
  async locked(tx: Tx, ids: readonly string[]): Promise<Versioned<T>[]> {
    const rows = await tx.query<Row>(`SELECT id, version, record, label FROM ${this.table} WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE`, [ids]);
    return rows.map((row) => this.aggregate(row));
  }

  /** The version that was known at an instant. Throws `not-found`. */
  async knownAt(tx: Tx, id: string, at: Date): Promise<KnownVersion<T>> {
    const [row] = await tx.query<VersionRow>(`SELECT * FROM ${this.table}_version WHERE id = $1 AND known_from <= $2 AND known_to > $2`, [id, at]);
    if (!row) throw new DomainError('not-found', `no-such-${this.table.replaceAll('_', '-')}`, 'nothing of it was known then that you may see');
    return this.known(row);
  }

  /** Versions after a number, oldest first. */
  async versions(tx: Tx, id: string, after: number, limit: number): Promise<KnownVersion<T>[]> {
    const rows = await tx.query<VersionRow>(`SELECT * FROM ${this.table}_version WHERE id = $1 AND version > $2 ORDER BY version LIMIT $3`, [id, after, limit]);
    return rows.map((row) => this.known(row));
  }

  /** Saves each change over the version it was decided on, in one go. Throws `conflict` when somebody was faster. An id comes once. */
  async save(tx: Tx, changes: readonly VersionedChange<T>[], now: Date): Promise<void> {
    if (changes.length === 0) return;
    const rows = changes.map(({ next }) => ({ ...this.row(next), ...this.columns(next.record) }));
    const names = Object.keys(rows[0] ?? {});
    const replaced = names.filter((name) => name !== 'id').map((name) => `${name} = excluded.${name}`);
    const saved = await tx.execute(
      `INSERT INTO ${this.table} (${names.join(', ')}) SELECT ${names.join(', ')} FROM json_populate_recordset(NULL::${this.table}, $1::json)
       ON CONFLICT (id) DO UPDATE SET ${replaced.join(', ')} WHERE ${this.table}.version = excluded.version - 1`,
      [JSON.stringify(rows)],
    );
    if (saved !== changes.length) throw new DomainError('conflict', 'changed-meanwhile', 'the record was changed meanwhile: read it again and repeat');
    await this.addVersions(tx, changes, now);
  }

  private async addVersions(tx: Tx, changes: readonly VersionedChange<T>[], now: Date): Promise<void> {
    const versions = `${this.table}_version`;
    const earlier = changes.filter(({ before }) => before !== undefined).map(({ next }) => next.id);
    if (earlier.length > 0) {
      await tx.execute(`UPDATE ${versions} SET known_to = greatest($2::timestamptz, known_from) WHERE id = ANY($1::uuid[]) AND known_to = 'infinity'`, [
        earlier,
        now,
      ]);
    }
    const rows = changes.map(({ next, change }) => ({ ...this.row(next), ...this.belonging(next.record), change, known_from: now, known_to: 'infinity' }));
    await tx.execute(`INSERT INTO ${versions} SELECT * FROM json_populate_recordset(NULL::${versions}, $1::json)`, [JSON.stringify(rows)]);
    const relabelled = changes.filter(({ before, next }) => before !== undefined && !isDeepStrictEqual(before.label, next.label)).map(({ next }) => next);
    await protectHistory(tx, [versions], 'id', relabelled);
  }

  private row({ id, version, record, label }: Versioned<T>): object {
    return { id, version, record, ...labelColumns(label) };
  }

  private belonging(record: T): Record<string, unknown> {
    return this.within === undefined ? {} : { [this.within]: this.columns(record)[this.within] };
  }

  private aggregate({ id, version, record, label }: Row): Versioned<T> {
    return { id, version, record: this.parse(record), label: Label.parse(label) };
  }

  private known({ change, known_from, known_to, ...row }: VersionRow): KnownVersion<T> {
    return { ...this.aggregate(row), change, knownFrom: known_from, knownTo: known_to instanceof Date ? known_to : undefined };
  }
}
