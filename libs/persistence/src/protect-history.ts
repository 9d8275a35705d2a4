import { isDeepStrictEqual } from 'node:util';
import { derivedLabel, type Label } from '@entente/contracts';
import { labelColumns } from './row-level-security.js';
import { seeingAll, type Tx } from './transactions.js';

/** A record that came with another label at this version. */
export interface Relabelled {
  id: string;
  version: number;
  label: Label;
}

/**
 * Protects what tables hold of earlier versions by the labels records were given later as well, where those are stricter:
 * history must not say what the present hides. `tables` have the id in the column `id`, `version` and the label's columns.
 * The first of them has every version.
 */
export async function protectHistory(tx: Tx, tables: readonly string[], id: string, relabelled: readonly Relabelled[]): Promise<void> {
  const [first] = tables;
  if (first === undefined || relabelled.length === 0) return;
  // Whoever changes a label need not be able to read all it protects.
  await seeingAll(tx, async () => {
    const earlier = await tx.query<Relabelled>(
      `SELECT v.${id} AS id, v.version, v.label FROM ${first} v
       JOIN (SELECT id, max(version) AS version FROM unnest($1::uuid[], $2::int[]) AS r(id, version) GROUP BY id) AS r ON r.id = v.${id} AND v.version < r.version`,
      [relabelled.map((one) => one.id), relabelled.map(({ version }) => version)],
    );
    const stricter = earlier.flatMap((row): object[] => {
      const since = relabelled.filter((one) => one.id === row.id && one.version > row.version).map(({ label }) => label);
      const [own, derived] = [derivedLabel([row.label]), derivedLabel([row.label, ...since])];
      return isDeepStrictEqual({ ...own, policy: derived.policy }, derived) ? [] : [{ id: row.id, version: row.version, ...labelColumns(derived) }];
    });
    if (stricter.length === 0) return;
    for (const table of tables) {
      await tx.execute(
        `UPDATE ${table} t SET label = r.label, classification = r.classification, categories = r.categories, audience = r.audience
         FROM jsonb_to_recordset($1::jsonb) AS r(id uuid, version int, label jsonb, classification smallint, categories text[], audience text[])
         WHERE t.${id} = r.id AND t.version = r.version`,
        [JSON.stringify(stricter)],
      );
    }
  });
}
