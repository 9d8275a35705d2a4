import { enforceLabels, enforceSeenWithin, LABEL_COLUMNS } from '@entente/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Webhooks, each under its nation's own label. `position` is the last entry a webhook was told or that was passed over; nothing is tried
 * before `due_at`, which also is until when whoever tries it has it for itself. Dead entries without `due_at` wait for a replay.
 */
export class Webhooks1700000000560 implements MigrationInterface {
  readonly name = 'Webhooks1700000000560';

  async up(runner: QueryRunner): Promise<void> {
    const within = { column: 'channel', table: 'channel' };
    await runner.query(`
      CREATE TABLE webhook (id uuid PRIMARY KEY, url text NOT NULL, host text NOT NULL, registrant json NOT NULL,
        registered_at timestamptz NOT NULL, ended_at timestamptz, ${LABEL_COLUMNS});
      CREATE TABLE webhook_cursor (webhook uuid NOT NULL REFERENCES webhook, channel uuid NOT NULL, position int NOT NULL,
        attempts int NOT NULL DEFAULT 0, due_at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (webhook, channel));
      CREATE TABLE webhook_dead (webhook uuid NOT NULL REFERENCES webhook, channel uuid NOT NULL, position int NOT NULL,
        failed_at timestamptz NOT NULL, failure text NOT NULL, due_at timestamptz, PRIMARY KEY (webhook, channel, position));
      ${enforceLabels('webhook')}
      ${enforceSeenWithin('webhook_cursor', within)}
      ${enforceSeenWithin('webhook_dead', within)}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE webhook_dead, webhook_cursor, webhook');
  }
}
