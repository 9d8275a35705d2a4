import { EngagementRecord } from '@entente/contracts';
import { wordsOf } from '@entente/partner-directory';
import { labelColumns, VersionedRecords, type Tx } from '@entente/persistence';
import { daysOf, type Days } from '../domain/days.js';
import { partnersOf, personsOf, type Engagement } from '../domain/engagement.js';
import { timedEngagements } from '../domain/engagement-watch.js';
import type { Ledger } from './ledger.js';

/** The columns of days. */
export function dayColumns({ fromFirst, fromLast, toFirst, toLast }: Days): Record<'from_first' | 'from_last' | 'to_first' | 'to_last', string> {
  return { from_first: fromFirst, from_last: fromLast, to_first: toFirst, to_last: toLast };
}

function columns(record: EngagementRecord): Record<string, unknown> {
  const { kind, state, objectives, agreements, partOf, pending, title, purpose, place, report } = record;
  return {
    kind,
    state,
    ...dayColumns(daysOf(record)),
    partners: partnersOf(record),
    persons: personsOf(record),
    objectives,
    agreements,
    part_of: partOf ?? null,
    words: [...new Set([title, purpose, place?.text].flatMap((text) => (text === undefined ? [] : wordsOf(text))))],
    source: report?.source ?? null,
    source_record: report?.record ?? null,
    source_revision: report?.revision ?? null,
    waiting_since: pending?.since ?? null,
    waiting_posts: pending?.steps[pending.at]?.posts ?? null,
  };
}

function presences({ id, record, label }: Engagement): object[] {
  const { hours, partOf, state } = record;
  return personsOf(record).map((person) => ({
    engagement: id,
    person,
    part_of: partOf ?? null,
    ...dayColumns(daysOf(record)),
    starts: hours?.from ?? null,
    ends: hours?.to ?? null,
    live: state !== 'cancelled',
    ...labelColumns(label),
  }));
}

function bookings({ id, record, label }: Engagement): object[] {
  return record.bookings.map(({ resource, hours }) => ({
    engagement: id,
    resource: resourceKey(resource),
    starts: hours.from,
    ends: hours.to,
    live: record.state !== 'cancelled',
    ...labelColumns(label),
  }));
}

/** All spellings of a resource that differ in case and spaces only are one. */
export function resourceKey(resource: string): string {
  return resource.trim().replaceAll(/\s+/g, ' ').toLowerCase();
}

async function replace(tx: Tx, table: string, earlier: readonly string[], rows: readonly object[]): Promise<void> {
  if (earlier.length > 0) await tx.execute(`DELETE FROM ${table} WHERE engagement = ANY($1::uuid[])`, [earlier]);
  if (rows.length > 0) await tx.execute(`INSERT INTO ${table} SELECT * FROM json_populate_recordset(NULL::${table}, $1::json)`, [JSON.stringify(rows)]);
}

/** Engagements, with who is where when and what is booked kept beside them. */
export const ENGAGEMENTS: Ledger<EngagementRecord> = {
  wakes: 'engagement-wakes',
  records: new VersionedRecords('engagement', (record) => EngagementRecord.parse(record), columns),
  timed: timedEngagements,
  async beside(tx, saved) {
    // What is new has nothing beside it yet.
    const earlier = saved.filter(({ version }) => version > 1).map(({ id }) => id);
    await replace(tx, 'engagement_presence', earlier, saved.flatMap(presences));
    await replace(tx, 'engagement_booking', earlier, saved.flatMap(bookings));
  },
};
