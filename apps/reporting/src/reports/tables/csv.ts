import { stringify } from 'csv-stringify/sync';

/** A table as CSV (RFC 4180) with a header line; text a spreadsheet would take for a formula is made harmless. */
export function csvOf(columns: readonly string[], rows: readonly (readonly (string | number | null)[])[]): string {
  return stringify([[...columns], ...rows.map((row) => [...row])], { escape_formulas: true, record_delimiter: 'windows' });
}
