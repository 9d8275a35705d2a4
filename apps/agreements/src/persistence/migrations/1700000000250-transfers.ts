import { createVersionedTables } from '@entente/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Transfers within their agreements; `counted` is what yearly totals add up, see `countsOf`. */
class Transfers1700000000250 implements MigrationInterface {
  readonly name = 'Transfers1700000000250';

  async up(runner: QueryRunner): Promise<void> {
    const columns = ['exporter text COLLATE "C" NOT NULL', 'recipient text COLLATE "C" NOT NULL', 'state text NOT NULL', 'counted jsonb NOT NULL'];
    await runner.query(`
      ${createVersionedTables('transfer', columns, { column: 'agreement_id', table: 'agreement' })}
      CREATE INDEX transfer_exporter ON transfer (exporter);
      CREATE INDEX transfer_recipient ON transfer (recipient);`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE transfer_version, transfer');
  }
}

export const transfersMigrations = [Transfers1700000000250] as const;
