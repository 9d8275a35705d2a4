import { createVersionedTables } from '@entente/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Domestic approvals, seen only with their agreement; `waiting_post` decides next, `calendar` is what a running period is
 * counted by. What was put right about a sitting calendar here: every version of it whole, the bundled one being version 1.
 */
class Approvals1700000000240 implements MigrationInterface {
  readonly name = 'Approvals1700000000240';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ${createVersionedTables('approval', ['nation text COLLATE "C" NOT NULL', 'status text NOT NULL', 'waiting_post text', 'calendar text'], {
        column: 'agreement_id',
        table: 'agreement',
      })}
      CREATE INDEX approval_nation ON approval (nation);
      CREATE TABLE sitting_calendar_version (
        id text NOT NULL, version int NOT NULL, days json NOT NULL, known_until text, reason text NOT NULL, changed_by text NOT NULL,
        changed_at timestamptz NOT NULL, PRIMARY KEY (id, version))`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE sitting_calendar_version, approval_version, approval');
  }
}

export const approvalsMigrations = [Approvals1700000000240] as const;
