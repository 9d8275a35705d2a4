import { enforceSeenWithin } from '@entente/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The public keys of the logs, and the signed heads: `number` counts those of a channel. */
export class ChannelHeads1700000000540 implements MigrationInterface {
  readonly name = 'ChannelHeads1700000000540';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE log_key (number int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id text NOT NULL UNIQUE, key json NOT NULL);
      CREATE TABLE channel_head (channel uuid NOT NULL, number int NOT NULL, position int NOT NULL, digest text NOT NULL, head json NOT NULL,
        PRIMARY KEY (channel, number));
      CREATE UNIQUE INDEX channel_head_position ON channel_head (channel, position);
      ${enforceSeenWithin('channel_head', { column: 'channel', table: 'channel' })}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE channel_head, log_key');
  }
}
