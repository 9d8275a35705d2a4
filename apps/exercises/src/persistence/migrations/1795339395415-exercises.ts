import { enforceLabels, LABEL_COLUMNS } from '@entente/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Exercises1795339395415 implements MigrationInterface {
  readonly name = 'Exercises1795339395415';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE exercise (id uuid PRIMARY KEY, version int NOT NULL, title text NOT NULL, ${LABEL_COLUMNS});
      ${enforceLabels('exercise')}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE exercise');
  }
}
