import { labelColumns, type Tx } from '@entente/persistence';
import type { DeadlineState } from './deadline.projection.js';

interface Group {
  day: string;
  kind: string;
  guard: string;
  classification: number;
  categories: string[];
  audience: string[] | null;
  deadlines: number;
}

/** How many deadlines there are more, or fewer, of each day, kind and guard; in one order, so that writers never wait for each other in a circle. */
function differences(gone: readonly DeadlineState[], come: readonly DeadlineState[]): Group[] {
  const groups = new Map<string, Group>();
  for (const [deadlines, by] of [[gone, -1] as const, [come, 1] as const]) {
    for (const { told, label } of deadlines) {
      const { classification, categories, audience } = labelColumns(label);
      const guard = JSON.stringify([classification, categories, audience]);
      const key = `${told.on} ${told.kind} ${guard}`;
      const known = groups.get(key);
      if (known) known.deadlines += by;
      else groups.set(key, { day: told.on, kind: told.kind, guard, classification, categories, audience, deadlines: by });
    }
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, group]) => (group.deadlines === 0 ? [] : [group]));
}

/** Keeps count of the deadlines of each day, kind and guard: a list must say how many there are without looking at each. */
export async function countDeadlines(tx: Tx, gone: readonly DeadlineState[], come: readonly DeadlineState[]): Promise<void> {
  const groups = differences(gone, come);
  if (groups.length === 0) return;
  await tx.execute(
    `INSERT INTO deadline_count AS c (day, kind, guard, deadlines, classification, categories, audience)
     SELECT day, kind, guard, deadlines, classification, categories, audience
     FROM jsonb_to_recordset($1::jsonb) AS r(day date, kind text, guard text, deadlines int, classification smallint, categories text[], audience text[])
     ON CONFLICT (day, kind, guard) DO UPDATE SET deadlines = c.deadlines + excluded.deadlines`,
    [JSON.stringify(groups)],
  );
  await tx.execute(
    `DELETE FROM deadline_count c USING unnest($1::date[], $2::text[], $3::text[]) AS r(day, kind, guard)
     WHERE c.day = r.day AND c.kind = r.kind AND c.guard = r.guard AND c.deadlines = 0`,
    [groups.map(({ day }) => day), groups.map(({ kind }) => kind), groups.map(({ guard }) => guard)],
  );
}
