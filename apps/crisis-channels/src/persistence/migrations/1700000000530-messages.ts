import { createVersionedTables, enforceLabels, enforceSeenWithin, LABEL_COLUMNS } from '@entente/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Messages. `message_text` holds what the log only has a digest of, under the message's own label. `message_course` is what the log
 * comes to for each message, for lists and deadlines. A draft is seen by its side alone.
 */
export class Messages1700000000530 implements MigrationInterface {
  readonly name = 'Messages1700000000530';

  async up(runner: QueryRunner): Promise<void> {
    const within = { column: 'channel', table: 'channel' };
    await runner.query(`
      CREATE TABLE message_text (id uuid PRIMARY KEY, channel uuid NOT NULL, text json NOT NULL, salt text NOT NULL, ${LABEL_COLUMNS});
      CREATE TABLE message_course (id uuid PRIMARY KEY, channel uuid NOT NULL, position int NOT NULL, course json NOT NULL,
        sender text NOT NULL, precedence text NOT NULL, crisis uuid, unacknowledged boolean NOT NULL, unanswered boolean NOT NULL);
      CREATE UNIQUE INDEX message_course_position ON message_course (channel, position);
      ${enforceLabels('message_text', within)}
      ${enforceSeenWithin('message_course', within)}
      ${createVersionedTables('draft', ['side text NOT NULL, state text NOT NULL'], within)}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE draft_version, draft, message_course, message_text');
  }
}
