import { createVersionedTables } from '@entente/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Attachments within their agreements; the content of each is in the store, under its id. */
class Attachments1700000000260 implements MigrationInterface {
  readonly name = 'Attachments1700000000260';

  async up(runner: QueryRunner): Promise<void> {
    const within = { column: 'agreement_id', table: 'agreement' };
    await runner.query(createVersionedTables('attachment', ['sha256 text NOT NULL', 'withdrawn boolean NOT NULL'], within));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE attachment_version, attachment');
  }
}

export const attachmentsMigrations = [Attachments1700000000260] as const;
