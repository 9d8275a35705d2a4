import { createVersionedTables } from '@entente/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const LEDGERS = [
  'crisis_post',
  'crisis_measure',
  'explanation',
  'consultation',
  'collective_defence',
  'situation_report',
  'situation_reporting',
  'retrospective',
] as const;

/** What is done within a crisis: one table per kind of record, all alike, each row seen where its crisis is. */
export class CrisisSteps1700000000550 implements MigrationInterface {
  readonly name = 'CrisisSteps1700000000550';

  async up(runner: QueryRunner): Promise<void> {
    const within = { column: 'crisis', table: 'crisis' };
    const tables = LEDGERS.map((table) => createVersionedTables(table, ['state text NOT NULL, due_at timestamptz'], within));
    await runner.query(`${tables.join('\n')}
      CREATE INDEX situation_reporting_due ON situation_reporting (due_at, id) WHERE state = 'running';
      ${createVersionedTables('crisis_suggestion', ['state text NOT NULL, about text NOT NULL'])}
      CREATE INDEX crisis_suggestion_open ON crisis_suggestion (about) WHERE state = 'open'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE ${[...LEDGERS, 'crisis_suggestion'].flatMap((table) => [table, `${table}_version`]).join(', ')}`);
  }
}
