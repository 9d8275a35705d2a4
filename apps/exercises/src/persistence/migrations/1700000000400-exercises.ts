import { createVersionedTables, enforceLabels, LABEL_COLUMNS } from '@entente/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Exercises, and findings and lessons that are seen where their exercise is. `first` and `last` are the days on which an
 * exercise may be going on, `sure_first` and `sure_last` those on which it certainly is. `known_agreement` is this
 * service's copy of what agreements say of their end, under their own labels.
 */
class Exercises1700000000400 implements MigrationInterface {
  readonly name = 'Exercises1700000000400';

  async up(runner: QueryRunner): Promise<void> {
    const exercise = [
      'kind text NOT NULL, series text, state text NOT NULL, stage text, first date NOT NULL, last date NOT NULL, sure_first date, sure_last date',
      'participants text[] NOT NULL, units text[] NOT NULL, place_key text, basis uuid[] NOT NULL, linked uuid[] NOT NULL, brings_forces boolean NOT NULL',
      'words text[] NOT NULL, source text, source_record text, source_revision int',
    ];
    const within = { column: 'exercise_id', table: 'exercise' };
    await runner.query(`
      ${createVersionedTables('exercise', exercise)}
      CREATE UNIQUE INDEX exercise_record ON exercise (source, source_record);
      CREATE INDEX exercise_days ON exercise (first, last);
      CREATE INDEX exercise_series ON exercise (series);
      ${createVersionedTables('finding', ['domain text NOT NULL, severity text NOT NULL, topic text NOT NULL'], within)}
      ${createVersionedTables('lesson', ['state text NOT NULL'], within)}
      ${createVersionedTables('verification_visit', ['kind text NOT NULL, visited text NOT NULL, visitor text NOT NULL, year int NOT NULL'])}
      CREATE TABLE known_agreement (id uuid PRIMARY KEY, version int NOT NULL, record json NOT NULL, ${LABEL_COLUMNS});
      ${enforceLabels('known_agreement')}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP TABLE known_agreement, verification_visit_version, verification_visit, lesson_version, lesson, finding_version, finding, exercise_version, exercise',
    );
  }
}

/** In the order they run. A published one is never edited; add another. */
export const exercisesMigrations = [Exercises1700000000400] as const;
