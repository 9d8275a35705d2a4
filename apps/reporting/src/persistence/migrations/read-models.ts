import type { MigrationInterface, QueryRunner } from 'typeorm';
import { LABEL_COLUMNS, enforceLabels } from '@entente/persistence';

/** What row-level security asks of an index row whose whole label stands in the row it points to. */
export const GUARD_COLUMNS = 'classification smallint NOT NULL, categories text[] NOT NULL, audience text[]';

/**
 * Read models. No column depends on when or how often it was projected, so that a rebuilt copy equals the old one row
 * for row. Lookups go through plain equality: array operators are not leakproof, and behind row-level security no
 * index would serve them.
 */
class ReadModels1700000000020 implements MigrationInterface {
  readonly name = 'ReadModels1700000000020';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE partner (
        id text PRIMARY KEY, version int NOT NULL, kind text NOT NULL, name text NOT NULL, region text, valid_from text, valid_to text, ${LABEL_COLUMNS});
      CREATE TABLE agreement (
        id uuid PRIMARY KEY, version int NOT NULL, title text NOT NULL, kind text NOT NULL, also_kinds text[] NOT NULL, constitutes text,
        signed_on text, in_force_on text, ended_on text,
        signed_first date, signed_last date, in_force_first date, in_force_last date, ended_first date, ended_last date,
        parties text[] NOT NULL, spells jsonb NOT NULL, obligations jsonb NOT NULL, warnings jsonb NOT NULL, ${LABEL_COLUMNS});
      CREATE TABLE agreement_party (partner text NOT NULL, agreement uuid NOT NULL, ${GUARD_COLUMNS}, PRIMARY KEY (partner, agreement));
      CREATE INDEX agreement_party_agreement ON agreement_party (agreement);
      CREATE TABLE membership (
        spell uuid NOT NULL, agreement uuid NOT NULL, organisation text NOT NULL, partner text NOT NULL, from_on text, to_on text,
        from_first date, from_last date, to_first date, to_last date, ${LABEL_COLUMNS}, PRIMARY KEY (agreement, spell));
      CREATE INDEX membership_organisation ON membership (organisation);
      CREATE INDEX membership_partner ON membership (partner);
      CREATE TABLE history (
        position bigint PRIMARY KEY, event_id text NOT NULL, type text NOT NULL, subject text NOT NULL, time timestamptz NOT NULL, sequence int NOT NULL,
        summary text NOT NULL, ${LABEL_COLUMNS});
      CREATE INDEX history_subject ON history (subject, position);
      CREATE TABLE history_partner (partner text NOT NULL, position bigint NOT NULL, ${GUARD_COLUMNS}, PRIMARY KEY (partner, position));
      CREATE INDEX history_partner_position ON history_partner USING brin (position) WITH (pages_per_range = 16);
      CREATE TABLE history_next (only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row), position bigint NOT NULL);
      INSERT INTO history_next (position) VALUES (1);
      CREATE TABLE history_order (first_position bigint PRIMARY KEY, topic text NOT NULL, partition int NOT NULL, first_offset bigint NOT NULL, last_offset bigint NOT NULL);
      ${['partner', 'agreement', 'agreement_party', 'membership', 'history', 'history_partner'].map((table) => enforceLabels(table)).join('\n')}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE history_order, history_next, history_partner, history, membership, agreement_party, agreement, partner');
  }
}

/** How the rebuilds went: outside the schemas they swap. */
class Rebuilds1700000000021 implements MigrationInterface {
  readonly name = 'Rebuilds1700000000021';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE SCHEMA IF NOT EXISTS rebuilds;
      CREATE TABLE IF NOT EXISTS rebuilds.run (
        id uuid PRIMARY KEY, state text NOT NULL CHECK (state IN ('running', 'swapped', 'failed')), read bigint NOT NULL DEFAULT 0, total bigint NOT NULL DEFAULT 0,
        started_at timestamptz NOT NULL, ended_at timestamptz, differences jsonb, error text)`);
  }

  async down(): Promise<void> {
    // The runs of other copies stand there too.
  }
}

export const readModelMigrations = [ReadModels1700000000020, Rebuilds1700000000021] as const;
