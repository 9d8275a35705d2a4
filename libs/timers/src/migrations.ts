import type { MigrationInterface, QueryRunner } from 'typeorm';

class Timers1700000000300 implements MigrationInterface {
  readonly name = 'Timers1700000000300';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE timer (
        kind text NOT NULL, key text NOT NULL, due_at timestamptz(3) NOT NULL, attempts int NOT NULL DEFAULT 0, retry_at timestamptz, last_error_code text,
        PRIMARY KEY (kind, key));
      CREATE INDEX timer_due ON timer (kind, due_at)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE timer');
  }
}

export const timersMigrations = [Timers1700000000300] as const;
