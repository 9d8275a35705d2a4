import { enforceLabels, LABEL_COLUMNS } from '@entente/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CrisisChannels1795349894164 implements MigrationInterface {
  readonly name = 'CrisisChannels1795349894164';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE crisis (id uuid PRIMARY KEY, version int NOT NULL, title text NOT NULL, ${LABEL_COLUMNS});
      ${enforceLabels('crisis')}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE crisis');
  }
}
