import type { AgreementRecord, Day } from '@entente/contracts';
import type { Entry } from './ledger.js';

interface Made {
  day: Day;
  record: AgreementRecord;
  entries: readonly Entry[];
}

/** Ledgers are asked for again and again within one decision; records never change, so the answer does not either. */
const made = new WeakMap<AgreementRecord['obligations'], Made[]>();
const MOST = 4;

/** The fields of a record that say what was told of it, and nothing about the agreement. */
const ABOUT_TELLING = new Set(['told', 'deadlinesToldOn']);

/** Are all other fields the very same? */
function sameFacts(one: AgreementRecord, other: AgreementRecord): boolean {
  if (one === other) return true;
  const fields = new Map(Object.entries(one).filter(([name]) => !ABOUT_TELLING.has(name)));
  const others = Object.entries(other).filter(([name]) => !ABOUT_TELLING.has(name));
  return others.length === fields.size && others.every(([name, value]) => fields.get(name) === value);
}

/** The ledger made of a record on a day, if one was lately. */
export function remembered(record: AgreementRecord, day: Day): readonly Entry[] | undefined {
  return made.get(record.obligations)?.find((one) => one.day === day && sameFacts(one.record, record))?.entries;
}

export function remember(record: AgreementRecord, day: Day, entries: readonly Entry[]): void {
  made.set(record.obligations, [{ day, record, entries }, ...(made.get(record.obligations) ?? [])].slice(0, MOST));
}
