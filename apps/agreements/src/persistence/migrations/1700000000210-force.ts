import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Which agreements rest on which bundled rule, and how far they were computed anew after it changed: `digest` and `regime`
 * are what is computed with, `previous` what was computed with before. While `finished_at` is null, agreements up to
 * `after` were seen, but for those in `put_off`, which somebody was writing to. `scanned` once all were seen.
 *
 * What a recorded entry into force is compared with stands beside each version where it is not its signature.
 */
class Force1700000000210 implements MigrationInterface {
  readonly name = 'Force1700000000210';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE agreement ADD COLUMN regime text COLLATE "C" GENERATED ALWAYS AS (json_extract_path_text(record, 'terms', 'regime')) STORED;
      CREATE INDEX agreement_regime ON agreement (regime, id) WHERE regime IS NOT NULL;
      ALTER TABLE agreement_version ADD COLUMN recorded_first date, ADD COLUMN recorded_last date,
        ADD COLUMN computed_first date, ADD COLUMN computed_last date, ADD COLUMN by_rule boolean;
      CREATE TABLE rule_recomputation (
        rule text COLLATE "C" PRIMARY KEY, digest text NOT NULL, regime jsonb, previous jsonb, after uuid, scanned boolean NOT NULL DEFAULT false,
        put_off uuid[] NOT NULL DEFAULT '{}', examined int NOT NULL DEFAULT 0, changed int NOT NULL DEFAULT 0, finished_at timestamptz)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE rule_recomputation;
      ALTER TABLE agreement_version DROP COLUMN recorded_first, DROP COLUMN recorded_last, DROP COLUMN computed_first, DROP COLUMN computed_last, DROP COLUMN by_rule;
      ALTER TABLE agreement DROP COLUMN regime`);
  }
}

export const forceMigrations = [Force1700000000210] as const;
