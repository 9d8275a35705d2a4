import { enforceSeenWithin } from '@entente/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * How far the line checks of each channel have come, and every check that was passed or missed; one of a scheduled time cannot
 * be there twice. `at` is when it was decided by what happened: when contact was made, or the time nobody did.
 */
export class ChannelLines1700000000520 implements MigrationInterface {
  readonly name = 'ChannelLines1700000000520';

  async up(runner: QueryRunner): Promise<void> {
    const within = { column: 'channel', table: 'channel' };
    await runner.query(`
      CREATE TABLE channel_line (channel uuid PRIMARY KEY, next_due timestamptz(3), judged_due timestamptz(3), streak int NOT NULL, last_contact timestamptz(3));
      CREATE TABLE line_check (id uuid PRIMARY KEY, channel uuid NOT NULL, outcome text NOT NULL, due_at timestamptz(3), heard_at timestamptz(3),
        at timestamptz(3) GENERATED ALWAYS AS (coalesce(heard_at, due_at)) STORED, by text, means text, note text, streak int,
        told_at timestamptz(3) NOT NULL, UNIQUE (channel, due_at));
      CREATE INDEX line_check_course ON line_check (channel, at DESC, id DESC);
      ${enforceSeenWithin('channel_line', within)}
      ${enforceSeenWithin('line_check', within)}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE line_check, channel_line');
  }
}
