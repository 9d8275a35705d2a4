import type { MigrationInterface, QueryRunner } from 'typeorm';
import { LABEL_COLUMNS, enforceLabels, enforceSeenWithin } from '@entente/persistence';
import { GUARD_COLUMNS } from './read-models.js';

/** Lines between partners, and who was what in which crisis, `[from, to)`: seen by whoever sees the crisis. */
class Crises1700000000470 implements MigrationInterface {
  readonly name = 'Crises1700000000470';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE channel (
        id text PRIMARY KEY, title text NOT NULL, state text NOT NULL, parties text[] NOT NULL, purpose text, basis text, proposed_on date NOT NULL,
        opened_on date, closed_on date, ${LABEL_COLUMNS});
      CREATE TABLE channel_party (partner text NOT NULL, channel text NOT NULL, ${GUARD_COLUMNS}, PRIMARY KEY (partner, channel));
      CREATE INDEX channel_party_channel ON channel_party (channel);
      CREATE TABLE crisis_actor (
        crisis text NOT NULL, number int NOT NULL, partner text NOT NULL, role text NOT NULL, side text, from_first date, from_last date, to_first date, to_last date,
        PRIMARY KEY (crisis, number));
      ${['channel', 'channel_party'].map((table) => enforceLabels(table)).join('\n')}
      ${enforceSeenWithin('crisis_actor', { column: 'crisis', table: 'occasion' })}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE crisis_actor, channel_party, channel');
  }
}

/** When what history tells happened, beside when it was told; absent where the release before projected it, until a rebuild. */
class Timeline1700000000471 implements MigrationInterface {
  readonly name = 'Timeline1700000000471';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE history ADD COLUMN happened_on text, ADD COLUMN happened_at timestamptz');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE history DROP COLUMN happened_at, DROP COLUMN happened_on');
  }
}

/** What was sent over channels, and which addressee received it when; never what it says. */
class Messages1700000000472 implements MigrationInterface {
  readonly name = 'Messages1700000000472';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE message (
        id text PRIMARY KEY, channel text NOT NULL, crisis text, sender text NOT NULL, precedence text NOT NULL, sent_at timestamptz NOT NULL, ${GUARD_COLUMNS});
      CREATE INDEX message_crisis ON message (crisis) WHERE crisis IS NOT NULL;
      CREATE TABLE receipt (
        message text NOT NULL, partner text NOT NULL, acknowledged_at timestamptz, overdue boolean NOT NULL, PRIMARY KEY (message, partner));
      ${enforceLabels('message')}
      ${enforceSeenWithin('receipt', { column: 'message', table: 'message' })}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE receipt, message');
  }
}

/** Line checks of channels, as they were due; one that nobody scheduled stands at the time of contact. */
class LineChecks1700000000473 implements MigrationInterface {
  readonly name = 'LineChecks1700000000473';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE line_check (
        id text PRIMARY KEY, channel text NOT NULL, due_at timestamptz, heard_at timestamptz, missed_in_a_row int, ${GUARD_COLUMNS},
        at timestamptz GENERATED ALWAYS AS (coalesce(due_at, heard_at)) STORED NOT NULL);
      ${enforceLabels('line_check')}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE line_check');
  }
}

export const crisisMigrations = [Crises1700000000470, Timeline1700000000471, Messages1700000000472, LineChecks1700000000473] as const;
