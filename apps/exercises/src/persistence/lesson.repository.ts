import { Injectable } from '@nestjs/common';
import { FindingRecord, LessonRecord } from '@entente/contracts';
import { Conditions, VersionedRecords, type Tx } from '@entente/persistence';

interface IdRow {
  id: string;
}

/** Findings and lessons, each seen only where its exercise is. */
@Injectable()
export class LessonRepository {
  readonly findings = new VersionedRecords<FindingRecord>(
    'finding',
    (record) => FindingRecord.parse(record),
    ({ exercise, domain, severity, topic }) => ({ exercise_id: exercise, domain, severity, topic }),
    'exercise_id',
  );
  readonly lessons = new VersionedRecords<LessonRecord>(
    'lesson',
    (record) => LessonRecord.parse(record),
    ({ exercise, state }) => ({ exercise_id: exercise, state }),
    'exercise_id',
  );

  /** Ids of a table's rows that belong to an exercise, after an id, and how many there are. */
  async page(
    tx: Tx,
    table: 'finding' | 'lesson',
    same: Readonly<Record<string, string | undefined>>,
    after: string | undefined,
    limit: number,
  ): Promise<{ ids: string[]; total: number }> {
    const conditions = new Conditions();
    for (const [column, value] of Object.entries(same)) if (value !== undefined) conditions.add(`${column} = ${conditions.value(value)}`);
    const [count] = await tx.query<{ total: number }>(`SELECT count(*)::int AS total FROM ${table} WHERE ${conditions.sql}`, conditions.values);
    if (after !== undefined) conditions.add(`id > ${conditions.value(after)}::uuid`);
    const rows = await tx.query<IdRow>(`SELECT id FROM ${table} WHERE ${conditions.sql} ORDER BY id LIMIT ${limit}`, conditions.values);
    return { ids: rows.map(({ id }) => id), total: count?.total ?? 0 };
  }

  /** In how many editions of the series of an exercise a topic was found, as far as the reader sees them: by domain and topic. */
  async recurrence(tx: Tx, exercise: string): Promise<Map<string, number>> {
    const rows = await tx.query<{ domain: string; topic: string; editions: number }>(
      `SELECT f.domain, f.topic, count(DISTINCT f.exercise_id)::int AS editions FROM finding f JOIN exercise e ON e.id = f.exercise_id
       WHERE e.id = $1 OR e.series = (SELECT series FROM exercise WHERE id = $1) GROUP BY f.domain, f.topic`,
      [exercise],
    );
    return new Map(rows.map(({ domain, topic, editions }) => [`${domain}/${topic}`, editions]));
  }

  /** Later editions of the series of an exercise, soonest first; those cancelled are left out. */
  async laterEditions(tx: Tx, exercise: string): Promise<string[]> {
    const rows = await tx.query<IdRow>(
      `SELECT later.id FROM exercise e JOIN exercise later ON later.series = e.series AND later.first > e.first AND later.state <> 'cancelled'
       WHERE e.id = $1 ORDER BY later.first, later.id`,
      [exercise],
    );
    return rows.map(({ id }) => id);
  }
}
