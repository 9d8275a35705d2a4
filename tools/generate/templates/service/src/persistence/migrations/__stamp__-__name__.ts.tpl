import { enforceLabels, LABEL_COLUMNS } from '@entente/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class {{Name}}{{stamp}} implements MigrationInterface {
  readonly name = '{{Name}}{{stamp}}';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE {{thingSnake}} (id uuid PRIMARY KEY, version int NOT NULL, title text NOT NULL, ${LABEL_COLUMNS});
      ${enforceLabels('{{thingSnake}}')}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE {{thingSnake}}');
  }
}
