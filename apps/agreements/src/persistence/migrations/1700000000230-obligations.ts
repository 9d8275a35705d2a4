import { enforceLabels, LABEL_COLUMNS } from '@entente/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The ledger as it is: a row for each occurrence and party that owes it, with the days from which its state follows
 * (`infinity` where there is none). `owed_to` NULL means every other party, `owed_outside` somebody that is no party. How it was is in the versions of the agreement.
 * `obligation_evidence_record` says which outside record became which evidence.
 */
class Obligations1700000000230 implements MigrationInterface {
  readonly name = 'Obligations1700000000230';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE agreement_obligation (
        agreement_id uuid NOT NULL, obligation uuid NOT NULL, occurrence text COLLATE "C" NOT NULL, party text COLLATE "C" NOT NULL, title text NOT NULL,
        kind text NOT NULL, provision text, owed_to text[], owed_outside boolean NOT NULL, due text NOT NULL, due_first date NOT NULL, overdue_from date NOT NULL,
        fulfilled text, fulfilled_on date NOT NULL, in_time boolean NOT NULL, waived_on date NOT NULL, disputed datemultirange NOT NULL, was_disputed boolean NOT NULL,
        evidence_event text, ${LABEL_COLUMNS}, PRIMARY KEY (agreement_id, occurrence, party));
      CREATE INDEX agreement_obligation_due ON agreement_obligation (due_first, occurrence, party);
      CREATE INDEX agreement_obligation_party ON agreement_obligation (party, due_first, occurrence);
      CREATE INDEX agreement_obligation_owed ON agreement_obligation (due_first, occurrence, party) WHERE fulfilled_on = 'infinity' AND waived_on = 'infinity';
      CREATE INDEX agreement_obligation_outside ON agreement_obligation (due_first) WHERE owed_outside;
      CREATE INDEX agreement_obligation_late ON agreement_obligation (due_first, occurrence, party) WHERE NOT in_time;
      CREATE INDEX agreement_obligation_disputed ON agreement_obligation (due_first, occurrence, party) WHERE was_disputed;
      CREATE INDEX agreement_obligation_waived ON agreement_obligation (due_first, occurrence, party) WHERE waived_on < 'infinity';
      CREATE INDEX agreement_obligation_event ON agreement_obligation (evidence_event, party) WHERE evidence_event IS NOT NULL;
      CREATE TABLE obligation_evidence_record (
        source text NOT NULL, record text NOT NULL, revision int NOT NULL, agreement_id uuid NOT NULL, evidence uuid NOT NULL, PRIMARY KEY (source, record));
      ${enforceLabels('agreement_obligation')}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE agreement_obligation, obligation_evidence_record');
  }
}

export const obligationsMigrations = [Obligations1700000000230] as const;
