import { stringify } from 'csv-stringify/sync';

/** Rows as CSV (RFC 4180) with a header line; text a spreadsheet would take for a formula is made harmless. */
export function csvOf(columns: readonly string[], rows: readonly object[]): string {
  return stringify([...rows], { header: true, columns: [...columns], escape_formulas: true, record_delimiter: 'windows' });
}
