import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A digest of the rules, and of whom they bind, that plans were judged by last. */
class JudgedBy1700000000420 implements MigrationInterface {
  readonly name = 'JudgedBy1700000000420';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE judged_by (id int PRIMARY KEY CHECK (id = 1), digest text NOT NULL)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE judged_by');
  }
}

/** In the order they run. A published one is never edited; add another. */
export const judgedByMigrations = [JudgedBy1700000000420] as const;
