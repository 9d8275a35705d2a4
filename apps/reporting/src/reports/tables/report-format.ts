import { REPORT_FORMATS, REPORT_NAMES, type ReportFormat, type ReportName } from '@entente/contracts';

export const CONTENT_TYPES: Readonly<Record<ReportFormat, string>> = {
  json: 'application/json',
  csv: 'text/csv',
  parquet: 'application/vnd.apache.parquet',
};

/** The table behind `name` or `name.format`. */
export function nameIn(named: string): { name: ReportName; format: ReportFormat | undefined } {
  const format = REPORT_FORMATS.find((one) => named.endsWith(`.${one}`));
  const name = REPORT_NAMES.find((one) => one === (format === undefined ? named : named.slice(0, -1 - format.length)));
  if (name === undefined) throw new Error(`no report is called ${named}`);
  return { name, format };
}

/** The first form the caller accepts by name; JSON for whoever accepts it, or names none of them. */
export function accepted(accept: string | undefined): ReportFormat {
  const types = (accept ?? '').split(',').map((type) => type.split(';')[0]?.trim());
  if (types.includes(CONTENT_TYPES.json)) return 'json';
  return REPORT_FORMATS.find((format) => types.includes(CONTENT_TYPES[format])) ?? 'json';
}
