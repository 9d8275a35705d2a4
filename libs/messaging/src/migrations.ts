import type { MigrationInterface, QueryRunner } from 'typeorm';
import { LABEL_COLUMNS, enforceLabels } from '@entente/persistence';

/** Tables through which a service publishes and consumes exactly once in effect. */
class Messaging1700000000000 implements MigrationInterface {
  readonly name = 'Messaging1700000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE outbox (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, topic text NOT NULL, key text, headers json NOT NULL, payload bytea NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(), published_at timestamptz);
      CREATE INDEX outbox_unpublished ON outbox (id) WHERE published_at IS NULL;
      CREATE TABLE consumer_offset (
        consumer_group text NOT NULL, topic text NOT NULL, partition int NOT NULL, next_offset bigint NOT NULL,
        PRIMARY KEY (consumer_group, topic, partition));
      CREATE TABLE inbox (
        consumer_group text NOT NULL, event_id text NOT NULL, seen_at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (consumer_group, event_id));
      CREATE TABLE dead_letter (
        id uuid PRIMARY KEY, fingerprint text NOT NULL UNIQUE, state text NOT NULL CHECK (state IN ('refused', 'poison', 'held')),
        consumer_group text, topic text, partition int, "offset" bigint, key text, event_id text, type text, subject text,
        code text NOT NULL, message text NOT NULL, faults jsonb NOT NULL, headers jsonb NOT NULL, original bytea NOT NULL,
        times int NOT NULL DEFAULT 1, first_at timestamptz NOT NULL DEFAULT now(), last_at timestamptz NOT NULL DEFAULT now(), ${LABEL_COLUMNS});
      CREATE INDEX dead_letter_by_key ON dead_letter (consumer_group, topic, key) WHERE state IN ('poison', 'held');
      CREATE INDEX dead_letter_newest ON dead_letter (last_at DESC, id DESC);
      ${enforceLabels('dead_letter')}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE dead_letter, inbox, consumer_offset, outbox');
  }
}

export const messagingMigrations = [Messaging1700000000000] as const;
