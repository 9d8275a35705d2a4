import type { MigrationInterface, QueryRunner } from 'typeorm';
import { LABEL_COLUMNS, enforceLabels } from '@entente/persistence';

/** Who takes part in exercises, what was found in them and what comes of it. What comes from an exercise is seen by whoever sees the exercise. */
class Exercises1700000000450 implements MigrationInterface {
  readonly name = 'Exercises1700000000450';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE exercise (
        id uuid PRIMARY KEY, version int NOT NULL, kind text NOT NULL, series text, state text NOT NULL, starts_on text NOT NULL, ends_on text,
        starts_first date NOT NULL, ends_last date NOT NULL, participants jsonb NOT NULL, troops jsonb NOT NULL, ${LABEL_COLUMNS});
      CREATE TABLE finding (id uuid PRIMARY KEY, exercise uuid NOT NULL, domain text NOT NULL, ${LABEL_COLUMNS});
      CREATE TABLE lesson (
        id uuid PRIMARY KEY, version int NOT NULL, exercise uuid NOT NULL, state text NOT NULL, since date NOT NULL, findings uuid[] NOT NULL, owner text,
        due_last date, ${LABEL_COLUMNS});
      ${enforceLabels('exercise')}
      ${['finding', 'lesson'].map((table) => enforceLabels(table, { column: 'exercise', table: 'exercise' })).join('\n')}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE lesson, finding, exercise');
  }
}

export const exerciseMigrations = [Exercises1700000000450] as const;
