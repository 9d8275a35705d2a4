import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The number an agreement is registered under with the United Nations, for lists to filter by. */
class Registrations1700000000255 implements MigrationInterface {
  readonly name = 'Registrations1700000000255';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE agreement_version ADD COLUMN un_registration text;
      CREATE INDEX agreement_version_un_registration ON agreement_version (un_registration) WHERE un_registration IS NOT NULL;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE agreement_version DROP COLUMN un_registration');
  }
}

export const registrationsMigrations = [Registrations1700000000255] as const;
