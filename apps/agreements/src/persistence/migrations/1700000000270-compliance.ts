import { createVersionedTables } from '@entente/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Compliance cases within their agreements; `occurrences` and, where none is named, `obligations` are what a case is about. */
class Compliance1700000000270 implements MigrationInterface {
  readonly name = 'Compliance1700000000270';

  async up(runner: QueryRunner): Promise<void> {
    const columns = ['party text COLLATE "C" NOT NULL', 'status text NOT NULL', 'outcome text', 'occurrences text[] NOT NULL', 'obligations uuid[] NOT NULL'];
    await runner.query(`
      ${createVersionedTables('compliance_case', columns, { column: 'agreement_id', table: 'agreement' })}
      CREATE INDEX compliance_case_party ON compliance_case (party);`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE compliance_case_version, compliance_case');
  }
}

export const complianceMigrations = [Compliance1700000000270] as const;
