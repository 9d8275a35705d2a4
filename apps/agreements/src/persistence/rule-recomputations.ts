import { Injectable } from '@nestjs/common';
import type { Tx } from '@entente/persistence';

/** A rule whose agreements are being computed anew. */
export interface Recomputation {
  rule: string;
  /** As it was when they were last computed; absent for one that was not there. */
  previous: unknown;
  after: string | null;
  scanned: boolean;
  put_off: string[];
  examined: number;
  changed: number;
}

/** What one batch did. */
export interface Progress {
  after: string | null;
  scanned: boolean;
  putOff: readonly string[];
  examined: number;
  changed: number;
}

/** A rule in use, by its digest. */
export interface DigestedRule {
  rule: string;
  digest: string;
  regime: unknown;
}

/** How far agreements were computed anew after a rule they rest on changed. Kept in the transactions that do it. */
@Injectable()
export class RuleRecomputations {
  /**
   * Notes which rules are in use now: one that is new, changed or gone is to be computed with, from the beginning. A
   * change while the one before was not finished begins again, from the rule they were all last computed with.
   */
  async note(tx: Tx, rules: readonly DigestedRule[]): Promise<void> {
    await tx.execute(
      `INSERT INTO rule_recomputation AS r (rule, digest, regime) SELECT rule, digest, regime FROM json_to_recordset($1::json) AS n(rule text, digest text, regime jsonb) ORDER BY rule
       ON CONFLICT (rule) DO UPDATE SET digest = excluded.digest, regime = excluded.regime, previous = CASE WHEN r.finished_at IS NULL THEN r.previous ELSE r.regime END,
         after = NULL, scanned = false, put_off = '{}', examined = 0, changed = 0, finished_at = NULL
       WHERE r.digest <> excluded.digest`,
      [JSON.stringify(rules)],
    );
    await tx.execute(
      `UPDATE rule_recomputation SET digest = '', regime = NULL, previous = CASE WHEN finished_at IS NULL THEN previous ELSE regime END,
         after = NULL, scanned = false, put_off = '{}', examined = 0, changed = 0, finished_at = NULL
       WHERE digest <> '' AND rule <> ALL($1::text[])`,
      [rules.map(({ rule }) => rule)],
    );
  }

  /** Rules that are not done with, as long as they are those in use: another instance may run with other rules. */
  async open(tx: Tx, digests: ReadonlyMap<string, string>): Promise<string[]> {
    const rows = await tx.query<{ rule: string; digest: string }>('SELECT rule, digest FROM rule_recomputation WHERE finished_at IS NULL ORDER BY rule');
    return rows.filter(({ rule, digest }) => digest === (digests.get(rule) ?? '')).map(({ rule }) => rule);
  }

  /** The rule's progress, locked until the transaction ends; undefined where another instance is at it, or it is done. */
  async take(tx: Tx, rule: string, digest: string): Promise<Recomputation | undefined> {
    const [row] = await tx.query<Recomputation & { digest: string }>(
      `SELECT rule, previous, after, scanned, put_off, examined, changed FROM rule_recomputation
       WHERE rule = $1 AND digest = $2 AND finished_at IS NULL FOR UPDATE SKIP LOCKED`,
      [rule, digest],
    );
    return row;
  }

  /** The next agreements that rest on a rule, by id. */
  async following(tx: Tx, rule: string, after: string | null, limit: number): Promise<string[]> {
    const rows = await tx.query<{ id: string }>(
      "SELECT id FROM agreement WHERE regime = $1 AND id > coalesce($2::uuid, '00000000-0000-0000-0000-000000000000') ORDER BY id LIMIT $3",
      [rule, after, limit],
    );
    return rows.map(({ id }) => id);
  }

  /** Keeps the place; done once all were seen and none is put off. */
  async keep(tx: Tx, rule: string, progress: Progress, now: Date): Promise<void> {
    const { after, scanned, putOff, examined, changed } = progress;
    await tx.execute(
      `UPDATE rule_recomputation SET after = $2, scanned = $3, put_off = $4::uuid[], examined = $5, changed = $6,
         finished_at = CASE WHEN $3 AND cardinality($4::uuid[]) = 0 THEN $7::timestamptz END WHERE rule = $1`,
      [rule, after, scanned, putOff, examined, changed, now],
    );
  }
}
