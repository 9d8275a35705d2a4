import { Inject, Injectable } from '@nestjs/common';
import { protectHistory, type Tx } from '@entente/persistence';
import { saysTheSame } from '@entente/contracts';
import type { Agreement, Decision } from '../domain/agreement.js';
import { RuleBook } from '../rules/rule-book.js';
import { replaceLedgers } from './obligation-rows.js';
import { partyRows, versionRow, type Recorded } from './version-rows.js';

const HISTORY_TABLES = ['agreement_version', 'agreement_party'] as const;
const NONE: ReadonlyMap<string, Agreement> = new Map();

/** How agreements were at every version: what was known when. */
@Injectable()
export class AgreementVersions {
  constructor(@Inject(RuleBook) private readonly book: RuleBook) {}

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
    await this.insert(
      tx,
      'agreement_version',
      recorded.map((one) => versionRow(one, this.book.rules)),
    );
    await this.insert(tx, 'agreement_party', recorded.flatMap(partyRows));
    await replaceLedgers(tx, [...new Map(decisions.map(({ next }) => [next.id, next])).values()], before, now);
    await protectHistory(tx, HISTORY_TABLES, 'agreement_id', relabellings(decisions, before));
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
