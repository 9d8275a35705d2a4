import { dayOf, DEADLINE_DAYS_AHEAD, type DeadlineLine } from '@entente/contracts';
import type { Tx } from '@entente/persistence';
import { daysAsked } from './deadline-days.js';
import { countDeadlines, deadlineLines, type DeadlineFilter } from './list-deadlines.query.js';

const MOST_DEADLINES = 20;

/** What a partner owes, or what two owe under agreements of both: overdue, or due in the next 90 days. */
export async function nextDeadlines(tx: Tx, whose: Pick<DeadlineFilter, 'partner' | 'between'>, now: Date): Promise<{ items: DeadlineLine[]; total: number }> {
  const filter = { ...whose, ...daysAsked({}, now, DEADLINE_DAYS_AHEAD) };
  const lines = await deadlineLines(tx, filter, dayOf(now), MOST_DEADLINES);
  return { items: lines.map(({ line }) => line), total: await countDeadlines(tx, filter) };
}
