import { enforceLabels, LABEL_COLUMNS } from '@entente/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** This service's copy of crises, under their own labels. */
class KnownCrises1700000000450 implements MigrationInterface {
  readonly name = 'KnownCrises1700000000450';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE known_crisis (id uuid PRIMARY KEY, version int NOT NULL, open boolean NOT NULL, partners text[] NOT NULL, record json NOT NULL,
        ${LABEL_COLUMNS});
      ${enforceLabels('known_crisis')}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE known_crisis');
  }
}

/** In the order they run. A published one is never edited; add another. */
export const knownCrisesMigrations = [KnownCrises1700000000450] as const;
