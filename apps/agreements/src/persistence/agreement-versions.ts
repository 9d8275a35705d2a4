import { Injectable } from '@nestjs/common';
import { derivedLabel, type Label } from '@entente/contracts';
import { seeingAll, type Tx } from '@entente/persistence';
import type { Agreement, Decision } from '../domain/agreement.js';
import { saysTheSame } from '../domain/says-the-same.js';
import { protectedBy } from './agreement.schema.js';
import { partyRows, versionRow, type Recorded } from './version-rows.js';

const HISTORY_TABLES = ['agreement_version', 'agreement_party'] as const;
const NONE: ReadonlyMap<string, Agreement> = new Map();

/** How agreements were at every version: what was known when. */
@Injectable()
export class AgreementVersions {
  /**
   * Appends the versions decided on, in order. What was known until now of the agreements in `before` is closed, and
   * protected by a new label as well where that one is stricter: history must not say what the present hides.
   */
  async append(tx: Tx, decisions: readonly Decision[], now: Date, before: ReadonlyMap<string, Agreement> = NONE): Promise<void> {
    const changed = [...new Set(decisions.map(({ next }) => next.id))].filter((id) => before.has(id));
    if (changed.length > 0) await this.close(tx, changed, now);
    const latest = new Map(decisions.map(({ next }) => [next.id, next.version]));
    const recorded = decisions.map((decision): Recorded => ({
      ...decision,
      known: { from: now, to: latest.get(decision.next.id) === decision.next.version ? 'infinity' : now },
    }));
    await this.insert(tx, 'agreement_version', recorded.map(versionRow));
    await this.insert(tx, 'agreement_party', recorded.flatMap(partyRows));
    const relabelled = relabellings(decisions, before);
    if (relabelled.length > 0) await this.protectHistory(tx, relabelled);
  }

  private async close(tx: Tx, ids: readonly string[], now: Date): Promise<void> {
    for (const table of HISTORY_TABLES) {
      await tx.execute(`UPDATE ${table} SET known_to = greatest($2::timestamptz, known_from) WHERE agreement_id = ANY($1::uuid[]) AND known_to = 'infinity'`, [
        ids,
        now,
      ]);
    }
  }

  private async insert(tx: Tx, table: (typeof HISTORY_TABLES)[number], rows: readonly object[]): Promise<void> {
    await tx.execute(`INSERT INTO ${table} SELECT * FROM json_populate_recordset(NULL::${table}, $1::json)`, [JSON.stringify(rows)]);
  }

  private protectHistory(tx: Tx, relabelled: readonly Agreement[]): Promise<void> {
    // Whoever changes a label need not be able to read all it protects.
    return seeingAll(tx, async () => {
      const earlier = await tx.query<{ agreement_id: string; version: number; label: Label }>(
        `SELECT v.agreement_id, v.version, v.label FROM agreement_version v
         JOIN (SELECT id, max(version) AS version FROM unnest($1::uuid[], $2::int[]) AS r(id, version) GROUP BY id) AS r ON r.id = v.agreement_id AND v.version < r.version`,
        [relabelled.map(({ id }) => id), relabelled.map(({ version }) => version)],
      );
      const stricter = earlier.flatMap(({ agreement_id, version, label }): object[] => {
        const since = relabelled.filter((one) => one.id === agreement_id && one.version > version).map((one) => one.label);
        const [own, derived] = [derivedLabel([label]), derivedLabel([label, ...since])];
        return saysTheSame({ ...own, policy: derived.policy }, derived) ? [] : [{ agreement_id, version, ...protectedBy(derived) }];
      });
      for (const table of HISTORY_TABLES) {
        await tx.execute(
          `UPDATE ${table} t SET label = r.label, classification = r.classification, categories = r.categories, audience = r.audience
           FROM jsonb_to_recordset($1::jsonb) AS r(agreement_id uuid, version int, label jsonb, classification smallint, categories text[], audience text[])
           WHERE t.agreement_id = r.agreement_id AND t.version = r.version`,
          [JSON.stringify(stricter)],
        );
      }
    });
  }
}

/** The versions that came with another label than the one before them. */
function relabellings(decisions: readonly Decision[], before: ReadonlyMap<string, Agreement>): Agreement[] {
  const labels = new Map([...before].map(([id, { label }]) => [id, label]));
  return decisions.flatMap(({ next }) => {
    const earlier = labels.get(next.id);
    labels.set(next.id, next.label);
    return earlier === undefined || saysTheSame(earlier, next.label) ? [] : [next];
  });
}
