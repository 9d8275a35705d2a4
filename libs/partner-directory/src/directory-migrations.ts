import type { MigrationInterface, QueryRunner } from 'typeorm';

class PartnerDirectory1700000000010 implements MigrationInterface {
  readonly name = 'PartnerDirectory1700000000010';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE SEQUENCE directory_change;
      CREATE TABLE directory_partner (
        id text PRIMARY KEY, version int NOT NULL, entry jsonb NOT NULL, change bigint NOT NULL DEFAULT nextval('directory_change'));
      CREATE INDEX directory_partner_change ON directory_partner (change);
      CREATE TABLE directory_membership (
        spell uuid PRIMARY KEY, agreement uuid NOT NULL, version int NOT NULL, organisation text NOT NULL, partner text NOT NULL,
        from_date text, to_date text, change bigint NOT NULL DEFAULT nextval('directory_change'));
      CREATE INDEX directory_membership_agreement ON directory_membership (agreement);`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE directory_membership, directory_partner; DROP SEQUENCE directory_change');
  }
}

export const directoryMigrations = [PartnerDirectory1700000000010] as const;
