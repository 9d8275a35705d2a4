import type { MigrationInterface, QueryRunner } from 'typeorm';
import { LABEL_COLUMNS, enforceLabels } from '@entente/persistence';

/** What was owed and what became of it, what was delivered, and which approvals wait: what tables for dashboards count. */
class Ledgers1700000000281 implements MigrationInterface {
  readonly name = 'Ledgers1700000000281';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE owed (
        agreement uuid NOT NULL, occurrence text NOT NULL, partner text NOT NULL, obligation uuid NOT NULL, kind text NOT NULL, due_on text NOT NULL,
        due_first date NOT NULL, due_last date NOT NULL, state text NOT NULL, evidence jsonb NOT NULL, evidence_last date, ${LABEL_COLUMNS},
        PRIMARY KEY (agreement, occurrence, partner));
      CREATE TABLE transfer (
        id text PRIMARY KEY, agreement uuid NOT NULL, exporter text NOT NULL, recipient text NOT NULL, items jsonb NOT NULL, deliveries jsonb NOT NULL, ${LABEL_COLUMNS});
      CREATE TABLE approval_waiting (
        id text PRIMARY KEY, agreement uuid NOT NULL, nation text NOT NULL, chain text NOT NULL, step text NOT NULL, since timestamptz NOT NULL, ${LABEL_COLUMNS});
      ${['owed', 'transfer', 'approval_waiting'].map((table) => enforceLabels(table)).join('\n')}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE approval_waiting, transfer, owed');
  }
}

export const ledgerMigrations = [Ledgers1700000000281] as const;
