import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The directory as it is (`partner`) and as it was at every version (`partner_version`). Directory records are public:
 * no row-level security. Ids sort bytewise, so that pages mean the same on every server.
 */
class Partners1700000000100 implements MigrationInterface {
  readonly name = 'Partners1700000000100';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE partner (
        id text COLLATE "C" PRIMARY KEY, version int NOT NULL, source text NOT NULL, record text NOT NULL, revision int NOT NULL,
        kind text NOT NULL, areas text[] NOT NULL, first_day text COLLATE "C", end_day text COLLATE "C",
        codes text[] NOT NULL, names text[] NOT NULL, entry jsonb NOT NULL, UNIQUE (source, record));
      CREATE INDEX partner_codes ON partner USING gin (codes);
      CREATE TABLE partner_version (
        partner text COLLATE "C" NOT NULL, version int NOT NULL, entry jsonb NOT NULL, recorded_at timestamptz NOT NULL, PRIMARY KEY (partner, version));`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE partner_version, partner');
  }
}

export const partnersMigrations = [Partners1700000000100] as const;
