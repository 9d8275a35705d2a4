import { enforceLabels, LABEL_COLUMNS } from '@entente/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Engagements1795339373607 implements MigrationInterface {
  readonly name = 'Engagements1795339373607';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE engagement (id uuid PRIMARY KEY, version int NOT NULL, title text NOT NULL, ${LABEL_COLUMNS});
      ${enforceLabels('engagement')}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE engagement');
  }
}
