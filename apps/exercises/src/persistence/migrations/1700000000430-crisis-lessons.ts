import { createVersionedTables } from '@entente/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Observations from the retrospectives of crises, each under the label it was told with. */
class CrisisLessons1700000000430 implements MigrationInterface {
  readonly name = 'CrisisLessons1700000000430';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ${createVersionedTables('crisis_lesson', ['crisis uuid NOT NULL'])}
      CREATE INDEX crisis_lesson_crisis ON crisis_lesson (crisis)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE crisis_lesson, crisis_lesson_version');
  }
}

/** In the order they run. A published one is never edited; add another. */
export const crisisLessonsMigrations = [CrisisLessons1700000000430] as const;
