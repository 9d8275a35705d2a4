import { crisisActorsChanged, crisisCorrected, crisisOpened, isA, type CrisisActor, type DomainEvent } from '@entente/contracts';
import type { Tx } from '@entente/persistence';
import { daysOf } from './days.js';
import type { ToldBatch } from './told-batch.js';

/** Who takes part in a crisis, as an event tells it of all of them; undefined for one that does not. */
export function actorsIn(event: DomainEvent): readonly CrisisActor[] | undefined {
  if (isA(crisisActorsChanged, event)) return event.data.actors;
  return isA(crisisOpened, event) || isA(crisisCorrected, event) ? event.data.crisis.actors : undefined;
}

/** Keeps who was what in which crisis; somebody unknown is nobody here. */
export async function projectCrisisActors(tx: Tx, { told }: ToldBatch): Promise<void> {
  const last = new Map<string, readonly CrisisActor[]>();
  for (const event of told) {
    const actors = actorsIn(event);
    if (actors !== undefined) last.set(event.subject, actors);
  }
  if (last.size === 0) return;
  const rows = [...last].flatMap(([crisis, actors]) => actors.flatMap((actor, number) => rowsOf(crisis, number, actor)));
  await tx.execute('DELETE FROM crisis_actor WHERE crisis = ANY($1::text[])', [[...last.keys()]]);
  await tx.execute(
    `INSERT INTO crisis_actor (crisis, number, partner, role, side, from_first, from_last, to_first, to_last)
     SELECT * FROM jsonb_to_recordset($1::jsonb) AS r(crisis text, number int, partner text, role text, side text, from_first date, from_last date,
       to_first date, to_last date)`,
    [JSON.stringify(rows)],
  );
}

function rowsOf(crisis: string, number: number, { partner, role, side, from, to }: CrisisActor): object[] {
  if (partner === undefined) return [];
  const [begins, ends] = [daysOf(from), daysOf(to)];
  return [{ crisis, number, partner, role, side, from_first: begins.first, from_last: begins.last, to_first: ends.first, to_last: ends.last }];
}
