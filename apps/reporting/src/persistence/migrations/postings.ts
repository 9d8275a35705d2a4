import type { MigrationInterface, QueryRunner } from 'typeorm';
import { LABEL_COLUMNS, enforceLabels } from '@entente/persistence';
import { GUARD_COLUMNS } from './read-models.js';

/** Who is accredited where, `[from, to)`, and what was promised and is open still. */
class Postings1700000000460 implements MigrationInterface {
  readonly name = 'Postings1700000000460';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE posting (
        id text PRIMARY KEY, kind text NOT NULL, position text NOT NULL, home text NOT NULL, host text NOT NULL, from_on text, to_on text,
        from_first date, from_last date, to_first date, to_last date, ${LABEL_COLUMNS});
      CREATE INDEX posting_home ON posting (home);
      CREATE INDEX posting_host ON posting (host);
      CREATE TABLE follow_up (
        id text PRIMARY KEY, engagement text NOT NULL, title text NOT NULL, text text NOT NULL, owed_by text NOT NULL, owed_to text[] NOT NULL, due_on text,
        due_last date, ${LABEL_COLUMNS});
      CREATE TABLE follow_up_partner (partner text NOT NULL, follow_up text NOT NULL, ${GUARD_COLUMNS}, PRIMARY KEY (partner, follow_up));
      CREATE INDEX follow_up_partner_follow_up ON follow_up_partner (follow_up);
      ${['posting', 'follow_up', 'follow_up_partner'].map((table) => enforceLabels(table)).join('\n')}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE follow_up_partner, follow_up, posting');
  }
}

export const postingMigrations = [Postings1700000000460] as const;
