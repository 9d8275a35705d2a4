import { audience, rank, type Label } from '@entente/contracts';

/** Columns every labelled table has; `audience` NULL means everyone. */
export const LABEL_COLUMNS = 'label jsonb NOT NULL, classification smallint NOT NULL, categories text[] NOT NULL, audience text[]';

/** Values of `LABEL_COLUMNS` for a label, to be spread into a row. */
export function labelColumns(label: Label): { label: Label; classification: number; categories: string[]; audience: string[] | null } {
  const readers = audience(label);
  return { label, classification: rank(label.classification), categories: label.categories, audience: readers ? [...readers] : null };
}

const MAY_READ = `(SELECT current_setting('entente.system', true)) = 'on' OR (
  classification <= (SELECT nullif(current_setting('entente.clearance', true), '')::smallint)
  AND (audience IS NULL OR audience && (SELECT nullif(current_setting('entente.belongs_to', true), '')::text[]))
  AND categories <@ (SELECT nullif(current_setting('entente.categories', true), '')::text[]))`;

/** A row belongs to the row of `table` whose id is in its `column`, and is seen only by who sees that one. */
export interface Within {
  column: string;
  table: string;
}

function protect(table: string, policy: string): string {
  return `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
    ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
    CREATE POLICY ${policy};`;
}

/**
 * SQL that lets a labelled table be read and written only by whom the label allows, its owner included. A missing
 * setting compares as NULL and denies.
 */
export function enforceLabels(table: string, within?: Within): string {
  const sees = within === undefined ? MAY_READ : `(${MAY_READ}) AND ${belongsToSeen(table, within)}`;
  return protect(table, `label ON ${table} USING (${sees}) WITH CHECK (${sees})`);
}

/** SQL that lets a table without labels of its own be read and written only by who sees the rows its rows belong to. */
export function enforceSeenWithin(table: string, within: Within): string {
  return protect(table, `seen ON ${table} USING (${belongsToSeen(table, within)})`);
}

function belongsToSeen(table: string, within: Within): string {
  return `EXISTS (SELECT 1 FROM ${within.table} w WHERE w.id = ${table}.${within.column})`;
}
