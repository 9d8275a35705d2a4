import type { MigrationInterface, QueryRunner } from 'typeorm';
import { LABEL_COLUMNS, enforceLabels } from '@entente/persistence';
import { GUARD_COLUMNS } from './read-models.js';

/**
 * Deadlines, and the aggregates of their own that belong to an agreement. Lists ask the indexes alone: they carry the
 * guard and what is filtered by, as no array operator could be asked of them. `deadline_count` says how many there are of
 * each day, kind and guard, so that nobody has to count a hundred thousand for a total.
 */
class Deadlines1700000000280 implements MigrationInterface {
  readonly name = 'Deadlines1700000000280';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE child (id text PRIMARY KEY, agreement uuid NOT NULL, version int NOT NULL, own_label jsonb NOT NULL, ${LABEL_COLUMNS});
      CREATE INDEX child_agreement ON child (agreement);
      CREATE TABLE deadline (
        subject text NOT NULL, id text NOT NULL, agreement uuid, kind text NOT NULL, day date NOT NULL, title text NOT NULL, about text NOT NULL,
        every_party boolean NOT NULL, owed_by text[] NOT NULL, rule jsonb, told_at timestamptz NOT NULL, ${LABEL_COLUMNS}, PRIMARY KEY (subject, id));
      CREATE INDEX deadline_day ON deadline (day, subject, id) INCLUDE (kind, classification, categories, audience);
      CREATE INDEX deadline_agreement ON deadline (agreement, day);
      CREATE TABLE deadline_party (
        partner text NOT NULL, day date NOT NULL, subject text NOT NULL, id text NOT NULL, kind text NOT NULL, ${GUARD_COLUMNS});
      CREATE INDEX deadline_party_day ON deadline_party (partner, day, subject, id) INCLUDE (kind, classification, categories, audience);
      CREATE INDEX deadline_party_deadline ON deadline_party (subject, id);
      CREATE TABLE deadline_count (
        day date NOT NULL, kind text NOT NULL, guard text NOT NULL, deadlines int NOT NULL, ${GUARD_COLUMNS}, PRIMARY KEY (day, kind, guard));
      ${['child', 'deadline', 'deadline_party', 'deadline_count'].map((table) => enforceLabels(table)).join('\n')}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE deadline_count, deadline_party, deadline, child');
  }
}

export const deadlineMigrations = [Deadlines1700000000280] as const;
