import type { PartialDate } from '@entente/contracts';
import { labelColumns, type Tx } from '@entente/persistence';
import { Changes } from './changes.js';
import { daysOf } from './days.js';
import { foldExercise, tellsExercise, type ExerciseModel } from './fold-exercise.js';
import type { ToldBatch } from './told-batch.js';

/** Writes what the events say of who takes part in exercises. */
export async function projectExercises(tx: Tx, { told }: ToldBatch): Promise<void> {
  const telling = told.filter(tellsExercise);
  if (telling.length === 0) return;
  const exercises = new Changes(await load(tx, [...new Set(telling.map(({ subject }) => subject))]));
  for (const event of telling) exercises.put(event.subject, foldExercise(exercises.now(event.subject), event));
  await save(
    tx,
    exercises.all().map(({ after }) => after),
  );
}

type ExerciseRow = Omit<ExerciseModel, 'series' | 'startsOn' | 'endsOn'> & { series: string | null; starts_on: PartialDate; ends_on: PartialDate | null };

async function load(tx: Tx, ids: readonly string[]): Promise<Map<string, ExerciseModel>> {
  const rows = await tx.query<ExerciseRow>(
    'SELECT id, version, kind, series, state, starts_on, ends_on, participants, troops, label FROM exercise WHERE id = ANY($1::uuid[])',
    [ids],
  );
  return new Map(
    rows.map(({ starts_on, ends_on, series, ...row }) => [row.id, { ...row, series: series ?? undefined, startsOn: starts_on, endsOn: ends_on ?? undefined }]),
  );
}

async function save(tx: Tx, exercises: readonly ExerciseModel[]): Promise<void> {
  const rows = exercises.map(({ startsOn, endsOn, label, ...model }) => ({
    ...model,
    starts_on: startsOn,
    ends_on: endsOn,
    starts_first: daysOf(startsOn).first,
    ends_last: daysOf(endsOn ?? startsOn).last,
    ...labelColumns(label),
  }));
  await tx.execute(
    `INSERT INTO exercise (id, version, kind, series, state, starts_on, ends_on, starts_first, ends_last, participants, troops, label, classification, categories, audience)
     SELECT * FROM jsonb_to_recordset($1::jsonb) AS r(id uuid, version int, kind text, series text, state text, starts_on text, ends_on text, starts_first date,
       ends_last date, participants jsonb, troops jsonb, label jsonb, classification smallint, categories text[], audience text[])
     ON CONFLICT (id) DO UPDATE SET version = excluded.version, kind = excluded.kind, series = excluded.series, state = excluded.state,
       starts_on = excluded.starts_on, ends_on = excluded.ends_on, starts_first = excluded.starts_first, ends_last = excluded.ends_last,
       participants = excluded.participants, troops = excluded.troops, label = excluded.label, classification = excluded.classification,
       categories = excluded.categories, audience = excluded.audience WHERE exercise.version <= excluded.version`,
    [JSON.stringify(rows)],
  );
}
