import { isPartialDate, pointer, type Fault } from '@entente/contracts';
import type { Mapping } from './mapping-file.js';

/** One row: its cells by column. */
export type Row = Readonly<Record<string, string>>;

/** A row on its way to a report, with the faults found so far. */
export interface Reading {
  row: Row;
  mapping: Mapping;
  faults: Fault[];
}

export function addFault(reading: Reading, path: readonly PropertyKey[], code: string, message: string, accepted?: readonly string[]): undefined {
  reading.faults.push({ path: pointer(path), code, message, ...(accepted ? { accepted: [...accepted] } : {}) });
}

function isAbsent(text: string, absent: Mapping['absent']): boolean {
  if (absent.texts.includes(text)) return true;
  return absent.numbersBelow !== undefined && /^-?\d+(\.\d+)?$/.test(text) && Number(text) < absent.numbersBelow;
}

/** The text of a cell, or undefined where it holds no value. */
export function cellText(reading: Reading, column: string): string | undefined {
  const text = (reading.row[column] ?? '').trim();
  return isAbsent(text, reading.mapping.absent) ? undefined : text;
}

/** The meaning of a code; a code the table does not have is a fault. */
export function translated(reading: Reading, path: readonly PropertyKey[], code: string, tableName: string, column: string): string | undefined {
  const table = new Map(Object.entries(reading.mapping.tables[tableName] ?? {}));
  const meaning = table.get(code);
  if (meaning === undefined) return addFault(reading, path, 'unknown-code', `the table ${tableName} has no "${code}" (column ${column})`, [...table.keys()]);
  return meaning ?? undefined;
}

function numberText(reading: Reading, path: readonly PropertyKey[], column: string, longest: number): string | undefined {
  const text = cellText(reading, column);
  if (text === undefined || new RegExp(`^\\d{1,${longest}}$`).test(text)) return text;
  return addFault(reading, path, 'not-a-number', `"${text}" is not a number of up to ${longest} digits (column ${column})`);
}

/** Year, month and day as far as they are given: no year, no date; no month, no day. */
export function dateOfParts(
  reading: Reading,
  path: readonly PropertyKey[],
  columns: { year: string; month?: string | undefined; day?: string | undefined },
): string | undefined {
  const year = numberText(reading, path, columns.year, 4);
  const month = columns.month === undefined ? undefined : numberText(reading, path, columns.month, 2);
  const day = columns.day === undefined ? undefined : numberText(reading, path, columns.day, 2);
  if (year === undefined) return undefined;
  const date = [year.padStart(4, '0'), ...(month === undefined ? [] : [month.padStart(2, '0'), ...(day === undefined ? [] : [day.padStart(2, '0')])])].join(
    '-',
  );
  if (isPartialDate(date)) return date;
  return addFault(reading, path, 'impossible-date', `${date} does not exist in the calendar (columns ${Object.values(columns).join(', ')})`);
}

/** A date as one cell gives it. */
export function dateOfCell(reading: Reading, path: readonly PropertyKey[], column: string): string | undefined {
  const text = cellText(reading, column);
  if (text === undefined || isPartialDate(text)) return text;
  return addFault(reading, path, 'impossible-date', `"${text}" is not a date (column ${column})`, ['YYYY', 'YYYY-MM', 'YYYY-MM-DD']);
}
