import { enforceLabels, LABEL_COLUMNS } from '@entente/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** This service's copy of visit bans, under their own labels. */
class KnownBans1700000000410 implements MigrationInterface {
  readonly name = 'KnownBans1700000000410';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE known_ban (id uuid PRIMARY KEY, version int NOT NULL, partner text NOT NULL, lifted boolean NOT NULL, record json NOT NULL,
        ${LABEL_COLUMNS});
      CREATE INDEX known_ban_partner ON known_ban (partner) WHERE NOT lifted;
      ${enforceLabels('known_ban')}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE known_ban');
  }
}

/** In the order they run. A published one is never edited; add another. */
export const knownBansMigrations = [KnownBans1700000000410] as const;
