import { enforceLabels, LABEL_COLUMNS } from '@entente/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Agreements as they are (`agreement`), as they were at every version (`agreement_version`), and who was a party, bound
 * when, at every version (`agreement_party`). A row of the last two is what was known from `known_from` until `known_to`.
 * Dates are the first and last day a partial date may mean, `infinity` where there is none. Under row-level security only
 * leakproof comparisons (of text, uuid, date, time) can use an index; arrays cannot. Records are read whole, never into:
 * `json` keeps them as they were written.
 */
class Agreements1700000000200 implements MigrationInterface {
  readonly name = 'Agreements1700000000200';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE agreement (
        id uuid PRIMARY KEY, version int NOT NULL, record json NOT NULL, source text, source_record text, source_revision int,
        registered_at timestamptz NOT NULL, ${LABEL_COLUMNS}, UNIQUE (source, source_record));
      CREATE TABLE agreement_version (
        agreement_id uuid NOT NULL, version int NOT NULL, known_from timestamptz NOT NULL, known_to timestamptz NOT NULL DEFAULT 'infinity',
        change text NOT NULL, reason text, record json NOT NULL, title text NOT NULL, words text[] NOT NULL, kinds text[] NOT NULL,
        obligations text[] NOT NULL, constitutes text,
        signed_first date NOT NULL, signed_last date NOT NULL, force_first date NOT NULL, force_last date NOT NULL, ended_first date NOT NULL, ended_last date NOT NULL,
        source text, source_record text, ${LABEL_COLUMNS}, PRIMARY KEY (agreement_id, version));
      CREATE INDEX agreement_version_record ON agreement_version (source_record, source);
      CREATE TABLE agreement_party (
        agreement_id uuid NOT NULL, version int NOT NULL, partner text COLLATE "C" NOT NULL, known_from timestamptz NOT NULL,
        known_to timestamptz NOT NULL DEFAULT 'infinity', constitutes text, spell uuid, from_text text, to_text text,
        from_first date, from_last date, to_first date, to_last date, ${LABEL_COLUMNS});
      CREATE INDEX agreement_party_agreement ON agreement_party (agreement_id, version);
      CREATE INDEX agreement_party_partner ON agreement_party (partner, agreement_id);
      CREATE INDEX agreement_party_constitutes ON agreement_party (constitutes) WHERE constitutes IS NOT NULL;
      ${enforceLabels('agreement')}
      ${enforceLabels('agreement_version')}
      ${enforceLabels('agreement_party')}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE agreement_party, agreement_version, agreement');
  }
}

export const agreementsMigrations = [Agreements1700000000200] as const;
