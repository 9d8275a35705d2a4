import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What became of what was promised: those that are not open any more stay, too. */
class FollowUps1700000000461 implements MigrationInterface {
  readonly name = 'FollowUps1700000000461';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE follow_up ADD COLUMN state text NOT NULL DEFAULT 'open', ADD COLUMN due_first date, ADD COLUMN closed_on date`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE follow_up DROP COLUMN closed_on, DROP COLUMN due_first, DROP COLUMN state');
  }
}

export const followUpMigrations = [FollowUps1700000000461] as const;
