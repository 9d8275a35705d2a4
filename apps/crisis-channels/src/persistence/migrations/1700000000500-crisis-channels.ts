import { createVersionedTables, enforceLabels, LABEL_COLUMNS } from '@entente/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { ChannelLog1700000000510 } from './1700000000510-channel-log.js';
import { ChannelLines1700000000520 } from './1700000000520-channel-lines.js';
import { Messages1700000000530 } from './1700000000530-messages.js';
import { ChannelHeads1700000000540 } from './1700000000540-channel-heads.js';
import { CrisisSteps1700000000550 } from './1700000000550-crisis-steps.js';
import { Webhooks1700000000560 } from './1700000000560-webhooks.js';

/**
 * Crises and channels. Days are the first and last a partial date may mean, both inclusive. `known_agreement` is this service's
 * copy of agreements that may provide for a channel, under their own labels.
 */
class CrisisChannels1700000000500 implements MigrationInterface {
  readonly name = 'CrisisChannels1700000000500';

  async up(runner: QueryRunner): Promise<void> {
    const crisis = [
      'from_first date NOT NULL, from_last date NOT NULL, to_first date NOT NULL, to_last date NOT NULL',
      'partners text[] NOT NULL, state text NOT NULL, phase text, words text[] NOT NULL',
      'source text, source_record text, source_revision int',
    ];
    await runner.query(`
      ${createVersionedTables('crisis', crisis)}
      CREATE UNIQUE INDEX crisis_record ON crisis (source, source_record);
      CREATE INDEX crisis_days ON crisis (from_first, id);
      ${createVersionedTables('channel', ['parties text[] NOT NULL, state text NOT NULL, basis uuid, words text[] NOT NULL'])}
      CREATE INDEX channel_basis ON channel (basis);
      CREATE TABLE known_agreement (id uuid PRIMARY KEY, version int NOT NULL, record json NOT NULL, ${LABEL_COLUMNS});
      ${enforceLabels('known_agreement')}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE known_agreement, channel_version, channel, crisis_version, crisis');
  }
}

/** In the order they run. A published one is never edited; add another. */
export const crisisChannelsMigrations = [
  CrisisChannels1700000000500,
  ChannelLog1700000000510,
  ChannelLines1700000000520,
  Messages1700000000530,
  ChannelHeads1700000000540,
  CrisisSteps1700000000550,
  Webhooks1700000000560,
] as const;
