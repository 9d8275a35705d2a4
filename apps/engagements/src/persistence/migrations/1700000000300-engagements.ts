import { createVersionedTables, enforceLabels, LABEL_COLUMNS } from '@entente/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const DAYS = ['from_first date NOT NULL', 'from_last date NOT NULL', 'to_first date NOT NULL', 'to_last date NOT NULL'];

/**
 * Engagements and what they take up: `engagement_presence` says who is where when, `engagement_booking` which slots are taken.
 * Days are the first and last a partial date may mean, both inclusive. A person stands apart from every record, under no label
 * of its own: it is seen by whoever sees something it takes part in; `key` is a digest of what a source calls it, so that a
 * person who was erased stays so when a source names it again. Under row-level security only leakproof comparisons can use an
 * index.
 */
export class Engagements1700000000300 implements MigrationInterface {
  readonly name = 'Engagements1700000000300';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ${createVersionedTables('engagement', [
        'kind text NOT NULL',
        'state text NOT NULL',
        ...DAYS,
        'partners text[] NOT NULL',
        'persons uuid[] NOT NULL',
        'objectives uuid[] NOT NULL',
        'agreements uuid[] NOT NULL',
        'part_of uuid',
        'words text[] NOT NULL',
        'source text',
        'source_record text',
        'source_revision int',
        'waiting_since timestamptz',
        'waiting_posts text[]',
      ])}
      CREATE UNIQUE INDEX engagement_record ON engagement (source, source_record);
      CREATE INDEX engagement_days ON engagement (from_first, id);
      CREATE TABLE engagement_presence (
        engagement uuid NOT NULL, person uuid NOT NULL, part_of uuid, ${DAYS.join(', ')}, starts timestamptz, ends timestamptz, live boolean NOT NULL,
        ${LABEL_COLUMNS}, PRIMARY KEY (engagement, person));
      CREATE INDEX engagement_presence_person ON engagement_presence (person);
      ${enforceLabels('engagement_presence')}
      CREATE TABLE engagement_booking (
        engagement uuid NOT NULL, resource text NOT NULL, starts timestamptz NOT NULL, ends timestamptz NOT NULL, live boolean NOT NULL, ${LABEL_COLUMNS});
      CREATE INDEX engagement_booking_engagement ON engagement_booking (engagement);
      CREATE INDEX engagement_booking_resource ON engagement_booking (resource, starts);
      ${enforceLabels('engagement_booking')}
      ${createVersionedTables('visit_ban', ['partner text NOT NULL', 'kinds text[] NOT NULL', ...DAYS, 'lifted boolean NOT NULL'])}
      CREATE INDEX visit_ban_partner ON visit_ban (partner);
      ${createVersionedTables('follow_up', ['owed_by text NOT NULL', 'partners text[] NOT NULL', 'state text NOT NULL', 'due_on date'], {
        column: 'engagement',
        table: 'engagement',
      })}
      ${createVersionedTables('posting', ['kind text NOT NULL', 'state text NOT NULL', 'home text NOT NULL', 'host text NOT NULL', 'person uuid', 'from_first date', 'to_last date'])}
      CREATE INDEX posting_person ON posting (person);
      ${createVersionedTables('objective', ['parent uuid', 'partners text[] NOT NULL', 'state text NOT NULL'])}
      CREATE INDEX objective_parent ON objective (parent);
      ${createVersionedTables('non_state_organisation', ['kind text NOT NULL', 'words text[] NOT NULL'])}
      CREATE TABLE person (id uuid PRIMARY KEY, version int NOT NULL, name text, words text[] NOT NULL, key text UNIQUE, erased_at timestamptz);
      ALTER TABLE person ENABLE ROW LEVEL SECURITY;
      ALTER TABLE person FORCE ROW LEVEL SECURITY;
      CREATE POLICY seen ON person USING ((SELECT current_setting('entente.system', true)) = 'on'
        OR EXISTS (SELECT 1 FROM engagement_presence p WHERE p.person = person.id) OR EXISTS (SELECT 1 FROM posting p WHERE p.person = person.id))
        WITH CHECK (true);`);
  }

  async down(runner: QueryRunner): Promise<void> {
    const versioned = ['non_state_organisation', 'objective', 'posting', 'follow_up', 'visit_ban', 'engagement'];
    const tables = versioned.flatMap((table) => [table, `${table}_version`]);
    await runner.query(`DROP TABLE person, engagement_booking, engagement_presence, ${tables.join(', ')}`);
  }
}

export const engagementsMigrations = [Engagements1700000000300] as const;
