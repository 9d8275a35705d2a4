import { enforceSeenWithin } from '@entente/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The logs of channels. `entry` is the canonical JSON whose SHA-256 is `digest`; all that lists filter by is computed from it, so
 * that nothing can be told of an entry that its digest does not cover. `channel_tip` is where each log ends and how many
 * messages each side has sent: whoever appends holds its row.
 */
export class ChannelLog1700000000510 implements MigrationInterface {
  readonly name = 'ChannelLog1700000000510';

  async up(runner: QueryRunner): Promise<void> {
    const within = { column: 'channel', table: 'channel' };
    await runner.query(`
      CREATE TABLE channel_tip (channel uuid PRIMARY KEY, position int NOT NULL DEFAULT 0, digest text, numbers jsonb NOT NULL DEFAULT '{}');
      CREATE TABLE channel_log (channel uuid NOT NULL, position int NOT NULL, entry text NOT NULL, digest text NOT NULL,
        kind text GENERATED ALWAYS AS (entry::json #>> '{content,kind}') STORED,
        message uuid GENERATED ALWAYS AS ((entry::json #>> '{content,message}')::uuid) STORED,
        PRIMARY KEY (channel, position));
      CREATE INDEX channel_log_message ON channel_log (message) WHERE message IS NOT NULL;
      ${enforceSeenWithin('channel_tip', within)}
      ${enforceSeenWithin('channel_log', within)}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE channel_log, channel_tip');
  }
}
