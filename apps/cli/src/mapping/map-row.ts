import type { Fault } from '@entente/contracts';
import { addFault, cellText, dateOfCell, dateOfParts, translated, type Reading, type Row } from './read-cell.js';
import type { Mapping } from './mapping-file.js';
import { placesOf, type PartnerParts, type Rule } from './rule.js';

type Path = readonly PropertyKey[];
export type MappedRow =
  { mapped: true; source: string; record: string; data: Record<string, unknown> } | { mapped: false; record: string | undefined; faults: Fault[] };

function withoutAbsent(entries: readonly (readonly [string, unknown])[]): Record<string, unknown> | undefined {
  const present = entries.filter(([, value]) => value !== undefined);
  return present.length === 0 ? undefined : Object.fromEntries(present);
}

function columnValue(reading: Reading, path: Path, rule: Extract<Rule, { column: string }>): unknown {
  const text = cellText(reading, rule.column);
  if (text === undefined) return rule.required ? addFault(reading, path, 'missing-value', `the column ${rule.column} is empty`) : undefined;
  const value = rule.table === undefined ? text : translated(reading, path, text, rule.table, rule.column);
  if (value === undefined || rule.as === 'text') return value;
  return /^-?\d{1,15}$/.test(value) ? Number(value) : addFault(reading, path, 'not-a-number', `"${value}" is not a whole number (column ${rule.column})`);
}

/** Fills in the places; undefined where one has no value. */
function filled(reading: Reading, path: Path, template: string): string | undefined {
  const values = placesOf(template).map(({ column, table }) => {
    const text = cellText(reading, column);
    return text === undefined || table === undefined ? text : translated(reading, path, text, table, column);
  });
  if (values.includes(undefined)) return undefined;
  let next = 0;
  return template.replaceAll(/\{[^{}]+\}/g, () => values[next++] ?? '');
}

function textValue(reading: Reading, path: Path, template: string): string | undefined {
  const parts = template
    .split(/(\[[^[\]]*\])/)
    .map((part) => (part.startsWith('[') ? (filled(reading, path, part.slice(1, -1)) ?? '') : filled(reading, path, part)));
  if (parts.includes(undefined)) return undefined;
  return parts.join('').trim() || undefined;
}

/** A reference as the contract has it; without its code, name or id there is none. */
function partnerValue(reading: Reading, path: Path, parts: PartnerParts, item: string | undefined): unknown {
  if ('id' in parts) return evaluate(reading, path, parts.id, item);
  const [key, rule] = 'name' in parts ? ['name', parts.name] : ['code', parts.code];
  const value = evaluate(reading, [...path, key], rule, item);
  if (value === undefined) return undefined;
  const on = parts.on === undefined ? undefined : evaluate(reading, [...path, 'on'], parts.on, item);
  return { ...('scheme' in parts ? { scheme: parts.scheme } : {}), [key]: value, ...(on === undefined ? {} : { on }) };
}

function splitValue(reading: Reading, path: Path, split: Extract<Rule, { split: object }>['split']): unknown[] | undefined {
  const items = cellText(reading, split.column)?.split(split.by);
  const present = items?.map((item) => item.trim()).filter((item) => item !== '');
  return present?.map((item, index) => evaluate(reading, [...path, index], split.each, item)).filter((value) => value !== undefined);
}

function itemValue(item: string | undefined, rule: Extract<Rule, { item: unknown }>['item']): string | undefined {
  if (item === undefined || rule === true) return item;
  const part = item.split(rule.by)[rule.part]?.trim();
  return part === '' ? undefined : part;
}

/** The longest phrase of the table that the cell begins with counts. */
function leadingValue({ row, mapping }: Reading, { column, table, take }: Extract<Rule, { leading: object }>['leading']): string | undefined {
  const text = (row[column] ?? '').trim();
  const [phrase, meaning] = Object.entries(mapping.tables[table] ?? {})
    .filter(([known]) => text.startsWith(`${known} `))
    .sort(([a], [b]) => b.length - a.length)[0] ?? ['', null];
  return (take === 'meaning' ? meaning : text.slice(phrase.length).trim()) || undefined;
}

/** The value a rule gives for this row, or undefined where there is none; faults are added to the reading. */
function evaluate(reading: Reading, path: Path, rule: Rule, item?: string): unknown {
  if ('constant' in rule) return rule.constant;
  if ('column' in rule) return columnValue(reading, path, rule);
  if ('date' in rule) return 'column' in rule.date ? dateOfCell(reading, path, rule.date.column) : dateOfParts(reading, path, rule.date);
  if ('text' in rule) return textValue(reading, path, rule.text);
  if ('leading' in rule) return leadingValue(reading, rule.leading);
  if ('field' in rule) {
    const target = reading.mapping.fields[rule.field];
    // The fault of a date used twice is told once, where the field itself stands.
    return target === undefined ? undefined : evaluate({ ...reading, faults: [] }, path, target, item);
  }
  if ('item' in rule) return itemValue(item, rule.item);
  if ('partner' in rule) return partnerValue(reading, path, rule.partner, item);
  if ('list' in rule) {
    const values = rule.list.map((one, index) => evaluate(reading, [...path, index], one, item)).filter((value) => value !== undefined);
    return rule.distinct ? [...new Set(values)] : values;
  }
  if ('split' in rule) return splitValue(reading, path, rule.split);
  if ('object' in rule) return withoutAbsent(Object.entries(rule.object).map(([key, part]) => [key, evaluate(reading, [...path, key], part, item)]));
  // Cases look at the cells as they are: a code that means "absent" can be told from another.
  const fitting = rule.cases.find((one) => Object.entries(one.when ?? {}).every(([column, texts]) => texts.includes((reading.row[column] ?? '').trim())));
  return fitting?.use === undefined ? undefined : evaluate(reading, path, fitting.use, item);
}

function requiredText(reading: Reading, path: Path, rule: Rule): string | undefined {
  const before = reading.faults.length;
  const value = evaluate(reading, path, rule);
  if (typeof value === 'string' && value !== '') return value;
  return reading.faults.length > before ? undefined : addFault(reading, path, 'missing-value', `the row has no ${String(path.at(-1))}`);
}

/** The report a row stands for, or every reason why there is none. Does not check the report against its contract. */
export function mapRow(mapping: Mapping, row: Row, revision: number): MappedRow {
  const reading: Reading = { row, mapping, faults: [] };
  const source = requiredText(reading, ['report', 'source'], mapping.source);
  const record = requiredText(reading, ['report', 'record'], mapping.record);
  const fields = withoutAbsent(Object.entries(mapping.fields).map(([name, rule]) => [name, evaluate(reading, [name], rule)]));
  if (source === undefined || record === undefined || reading.faults.length > 0) return { mapped: false, record, faults: reading.faults };
  return { mapped: true, source, record, data: { report: { source, record, revision }, ...fields } };
}
