import { createVersionedTables } from '@entente/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Successions, seen only with their agreement, one for each successor; and beside a party's spells the days on which it is
 * suspended, surely and on some reading (NULL where it never is).
 */
class Lifecycle1700000000220 implements MigrationInterface {
  readonly name = 'Lifecycle1700000000220';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ${createVersionedTables('succession', ['predecessor text COLLATE "C" NOT NULL', 'successor text COLLATE "C" NOT NULL', 'state text NOT NULL'], {
        column: 'agreement_id',
        table: 'agreement',
      })}
      CREATE UNIQUE INDEX succession_once ON succession (agreement_id, predecessor, successor);
      ALTER TABLE agreement_party ADD COLUMN surely_suspended datemultirange, ADD COLUMN maybe_suspended datemultirange;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE succession_version, succession; ALTER TABLE agreement_party DROP COLUMN surely_suspended, DROP COLUMN maybe_suspended');
  }
}

export const lifecycleMigrations = [Lifecycle1700000000220] as const;
