import { plusDays, type Cadence, type Day } from '@entente/contracts';

const MONTHS: Readonly<Record<Cadence, number>> = { monthly: 1, quarterly: 3, yearly: 12 };

/** Year and month (from 0) in which a period begins. */
function monthOf(index: number): { year: number; month: number } {
  return { year: Math.floor(index / 12), month: index % 12 };
}

function named(cadence: Cadence, index: number): string {
  const { year, month } = monthOf(index);
  const text = String(year).padStart(4, '0');
  switch (cadence) {
    case 'monthly':
      return `${text}-${String(month + 1).padStart(2, '0')}`;
    case 'quarterly':
      return `${text}-Q${month / 3 + 1}`;
    case 'yearly':
      return text;
  }
}

function firstOfMonth(index: number): Day {
  const { year, month } = monthOf(index);
  return `${String(year).padStart(4, '0')}-${String(month + 1).padStart(2, '0')}-01`;
}

/** The month a period begins with, counted from year 0; undefined where it is none of this cadence. */
function indexOf(cadence: Cadence, period: string): number | undefined {
  const match = /^(\d{4})(?:-(?:(\d{2})|Q(\d)))?$/.exec(period);
  if (!match) return undefined;
  const index = Number(match[1]) * 12 + (match[2] === undefined ? 0 : Number(match[2]) - 1) + (match[3] === undefined ? 0 : (Number(match[3]) - 1) * 3);
  return named(cadence, index) === period ? index : undefined;
}

/** A period with its last day. */
export interface Period {
  name: string;
  first: Day;
  last: Day;
}

function periodAt(cadence: Cadence, index: number): Period {
  return { name: named(cadence, index), first: firstOfMonth(index), last: plusDays(firstOfMonth(index + MONTHS[cadence]), -1) };
}

/** The period of that name, or undefined where the cadence has none such. */
export function periodNamed(cadence: Cadence, name: string): Period | undefined {
  const index = indexOf(cadence, name);
  return index === undefined ? undefined : periodAt(cadence, index);
}

/** The period a day is in. */
export function periodOf(cadence: Cadence, day: Day): Period {
  const [year = 0, month = 1] = day.split('-').map(Number);
  const index = year * 12 + month - 1;
  return periodAt(cadence, index - (index % MONTHS[cadence]));
}

/** The period after one. */
export function periodAfter(cadence: Cadence, { last }: Period): Period {
  return periodOf(cadence, plusDays(last, 1));
}
