import { stringify } from 'csv-stringify/sync';

export const FORMATS = ['csv', 'json', 'ndjson'] as const;
export type Format = (typeof FORMATS)[number];
type Item = Readonly<Record<string, unknown>>;

/** How a list is written: what comes before, each item, what comes after. */
export interface ListWriter {
  begin: string;
  item(item: Item, first: boolean): string;
  end: string;
}

/** Columns of a CSV export: the name, and the path of keys into the item. */
const COLUMNS: Readonly<Record<'agreements' | 'partners' | 'history', readonly string[]>> = {
  agreements: [
    'id',
    'version',
    'title',
    'kind',
    'alsoKinds',
    'parties.partner',
    'constitutes',
    'signedOn',
    'inForceOn',
    'endedOn',
    'endReason',
    'status',
    'statusCertainty',
    'obligations.kind',
    'label.policy',
    'label.classification',
    'label.categories',
    'label.releasableTo',
    'label.originator',
    'report.source',
    'report.record',
    'report.revision',
    'citation',
    'notes',
    'warnings.code',
    'knownFrom',
  ],
  partners: [
    'id',
    'version',
    'kind',
    'name',
    'validity.from',
    'validity.to',
    'predecessors',
    'successors',
    'region.name',
    'subregion.name',
    'capital',
    'languages',
    'names.text',
    'identifiers',
  ],
  history: ['position', 'id', 'type', 'subject', 'time', 'summary', 'label.policy', 'label.classification', 'label.releasableTo'],
};

/** What stands at a path; of a list, what stands there in each of its items. */
function at(value: unknown, path: readonly string[]): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (Array.isArray(value)) return value.map((item) => at(item, path));
  return typeof value === 'object' && value !== null ? at(Object.entries(value).find(([name]) => name === key)?.[1], rest) : undefined;
}

function cell(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return value.map(cell).join(';');
  if (typeof value === 'object') return Object.values(value).map(cell).join('=');
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** A writer for a list in this format. In CSV, lists are joined by semicolons, and no cell can be taken for a formula. */
export function writerFor(format: Format, kind: keyof typeof COLUMNS): ListWriter {
  const columns = COLUMNS[kind];
  switch (format) {
    case 'csv':
      return {
        begin: stringify([[...columns]]),
        item: (item) => stringify([columns.map((column) => cell(at(item, column.split('.'))))], { escape_formulas: true }),
        end: '',
      };
    case 'json':
      return { begin: '[', item: (item, first) => `${first ? '' : ','}\n${JSON.stringify(item)}`, end: '\n]\n' };
    case 'ndjson':
      return { begin: '', item: (item) => `${JSON.stringify(item)}\n`, end: '' };
  }
}
