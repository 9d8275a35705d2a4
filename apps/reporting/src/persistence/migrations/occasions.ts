import type { MigrationInterface, QueryRunner } from 'typeorm';
import { LABEL_COLUMNS, enforceLabels } from '@entente/persistence';
import { GUARD_COLUMNS } from './read-models.js';

/**
 * What happens: engagements and exercises by their days, first and last as far as partial dates say, both inclusive.
 * `aggregate` says of everything events of these owners are about whose label protects it. Lists ask the indexes alone.
 * A deadline belongs to an agreement as before, or to another aggregate, itself or its parent.
 */
class Occasions1700000000282 implements MigrationInterface {
  readonly name = 'Occasions1700000000282';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE aggregate (id text PRIMARY KEY, parent text, version int NOT NULL, own_label jsonb NOT NULL, ${LABEL_COLUMNS});
      CREATE INDEX aggregate_parent ON aggregate (parent);
      CREATE TABLE occasion (
        id text PRIMARY KEY, owner text NOT NULL, kind text NOT NULL, title text NOT NULL, state text NOT NULL, from_on text NOT NULL, to_on text,
        from_first date NOT NULL, from_last date NOT NULL, to_first date NOT NULL, to_last date NOT NULL, place text, partners text[] NOT NULL,
        told_at timestamptz NOT NULL, ${LABEL_COLUMNS});
      CREATE INDEX occasion_days ON occasion (from_first, id) INCLUDE (to_last, owner, kind, state, classification, categories, audience);
      CREATE TABLE occasion_partner (
        partner text NOT NULL, occasion text NOT NULL, owner text NOT NULL, kind text NOT NULL, state text NOT NULL, from_first date NOT NULL, to_last date NOT NULL,
        ${GUARD_COLUMNS}, PRIMARY KEY (partner, occasion));
      CREATE INDEX occasion_partner_days ON occasion_partner (partner, from_first, occasion) INCLUDE (to_last, owner, kind, state, classification, categories, audience);
      CREATE INDEX occasion_partner_occasion ON occasion_partner (occasion);
      ALTER TABLE deadline ADD COLUMN owner text NOT NULL DEFAULT 'agreements', ADD COLUMN parent text,
        ADD COLUMN belongs_to text GENERATED ALWAYS AS (coalesce(agreement::text, parent, subject)) STORED;
      CREATE INDEX deadline_belongs_to ON deadline (belongs_to, day);
      ${['aggregate', 'occasion', 'occasion_partner'].map((table) => enforceLabels(table)).join('\n')}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE deadline DROP COLUMN belongs_to, DROP COLUMN parent, DROP COLUMN owner; DROP TABLE occasion_partner, occasion, aggregate');
  }
}

export const occasionMigrations = [Occasions1700000000282] as const;
