import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Agreements that were on the register before passing days brought anything are looked at once: their deadlines are told then. */
class FirstLook1700000000310 implements MigrationInterface {
  readonly name = 'FirstLook1700000000310';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      SELECT set_config('entente.system', 'on', true);
      INSERT INTO timer (kind, key, due_at) SELECT 'agreement-wakes', id::text, now() FROM agreement ON CONFLICT DO NOTHING;
      SELECT set_config('entente.system', '', true);`);
  }

  async down(): Promise<void> {
    // A look that finds nothing leaves nothing.
  }
}

export const firstLookMigrations = [FirstLook1700000000310] as const;
