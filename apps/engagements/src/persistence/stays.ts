import type { PartialDate, Warning } from '@entente/contracts';
import type { Tx } from '@entente/persistence';
import { daysOf, overlapInside, type Days } from '../domain/days.js';
import { personsOf, type Engagement, type StatedEngagement } from '../domain/engagement.js';

interface Stay {
  engagement: string;
  partOf: string | undefined;
  days: Days;
}

interface Row {
  engagement: string;
  person: string;
  part_of: string | null;
  from_first: PartialDate;
  from_last: PartialDate;
  to_first: PartialDate;
  to_last: PartialDate;
}

/** Who is where when, of some persons, in memory: a batch of reports is held against it. */
export class Stays {
  private constructor(private readonly byPerson: Map<string, Stay[]>) {}

  static async of(tx: Tx, persons: readonly string[]): Promise<Stays> {
    const rows = await tx.query<Row>(
      `SELECT engagement, person, part_of, from_first::text, from_last::text, to_first::text, to_last::text FROM engagement_presence WHERE live AND person = ANY($1::uuid[])`,
      [persons],
    );
    const stays = new Stays(new Map());
    for (const { engagement, person, part_of, from_first, from_last, to_first, to_last } of rows) {
      stays.add(person, { engagement, partOf: part_of ?? undefined, days: { fromFirst: from_first, fromLast: from_last, toFirst: to_first, toLast: to_last } });
    }
    return stays;
  }

  /** Puts an engagement in place of what it was. */
  put({ id, record }: Engagement): void {
    for (const person of personsOf(record)) {
      const others = (this.byPerson.get(person) ?? []).filter(({ engagement }) => engagement !== id);
      this.byPerson.set(person, record.state === 'cancelled' ? others : [...others, { engagement: id, partOf: record.partOf, days: daysOf(record) }]);
    }
  }

  /** What is odd about an engagement: people who are elsewhere at the time. */
  warnings(id: string | undefined, stated: StatedEngagement): Warning[] {
    const days = daysOf(stated);
    return personsOf(stated).flatMap((person): Warning[] => {
      const others = (this.byPerson.get(person) ?? []).filter(
        ({ engagement, partOf }) => engagement !== id && !related({ engagement, partOf }, id, stated.partOf),
      );
      const found = others.map((other) => overlapInside(days, other.days));
      if (found.includes('certain')) return [{ code: 'in-two-places', message: 'somebody who takes part is elsewhere on those days' }];
      return found.includes('possible') ? [{ code: 'in-two-places-possibly', message: 'somebody who takes part may be elsewhere on those days' }] : [];
    });
  }

  private add(person: string, stay: Stay): void {
    this.byPerson.set(person, [...(this.byPerson.get(person) ?? []), stay]);
  }
}

/** What is part of the same event is no other place. */
function related(other: Pick<Stay, 'engagement' | 'partOf'>, id: string | undefined, partOf: string | undefined): boolean {
  return (partOf !== undefined && (other.engagement === partOf || other.partOf === partOf)) || (id !== undefined && other.partOf === id);
}
