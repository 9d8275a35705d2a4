import { Injectable } from '@nestjs/common';
import { LineCheck } from '@entente/contracts';
import type { Tx } from '@entente/persistence';
import { UNCHECKED, type Line } from '../domain/line.js';

interface LineRow {
  channel: string;
  next_due: Date | null;
  judged_due: Date | null;
  streak: number;
  last_contact: Date | null;
}

interface CheckRow {
  id: string;
  outcome: string;
  due_at: Date | null;
  heard_at: Date | null;
  by: string | null;
  means: string | null;
  note: string | null;
  streak: number | null;
  told_at: Date;
}

/** A check of one channel. */
export interface CheckOf {
  channel: string;
  check: LineCheck;
}

function lineOf({ next_due, judged_due, streak, last_contact }: LineRow): Line {
  return { nextDue: next_due ?? undefined, judgedDue: judged_due ?? undefined, streak, lastContact: last_contact ?? undefined };
}

function checkOf({ due_at, heard_at, told_at, ...row }: CheckRow): LineCheck {
  const stated = { ...row, due_at: undefined, dueAt: due_at?.toISOString(), heardAt: heard_at?.toISOString(), toldAt: told_at.toISOString() };
  return LineCheck.parse(Object.fromEntries(Object.entries(stated).filter(([, value]) => value !== null && value !== undefined)));
}

/** How far line checks have come, and those that were passed or missed. */
@Injectable()
export class LineRepository {
  /** The lines of channels; one on which nothing was checked is `UNCHECKED`. Whoever changes one holds the end of its log. */
  async of(tx: Tx, channels: readonly string[]): Promise<Map<string, Line>> {
    if (channels.length === 0) return new Map();
    const rows = await tx.query<LineRow & Record<string, unknown>>('SELECT * FROM channel_line WHERE channel = ANY($1::uuid[])', [channels]);
    const found = new Map(rows.map((row) => [row.channel, lineOf(row)]));
    return new Map(channels.map((channel) => [channel, found.get(channel) ?? UNCHECKED]));
  }

  /** Writes how far they have come, in one statement; a channel comes once. */
  async put(tx: Tx, lines: ReadonlyMap<string, Line>): Promise<void> {
    if (lines.size === 0) return;
    const rows = [...lines].map(([channel, { nextDue, judgedDue, streak, lastContact }]) => ({
      channel,
      next_due: nextDue,
      judged_due: judgedDue,
      streak,
      last_contact: lastContact,
    }));
    await tx.execute(
      `INSERT INTO channel_line SELECT * FROM json_populate_recordset(NULL::channel_line, $1::json)
       ON CONFLICT (channel) DO UPDATE SET next_due = excluded.next_due, judged_due = excluded.judged_due, streak = excluded.streak,
         last_contact = excluded.last_contact`,
      [JSON.stringify(rows)],
    );
  }

  /** Adds checks in one statement. */
  async add(tx: Tx, checks: readonly CheckOf[]): Promise<void> {
    if (checks.length === 0) return;
    await tx.execute(
      `INSERT INTO line_check (id, channel, outcome, due_at, heard_at, by, means, note, streak, told_at)
       SELECT id, channel, outcome, "dueAt", "heardAt", by, means, note, streak, "toldAt"
       FROM json_to_recordset($1::json) AS c(id uuid, channel uuid, outcome text, "dueAt" timestamptz, "heardAt" timestamptz, by text, means text, note text,
         streak int, "toldAt" timestamptz)`,
      [JSON.stringify(checks.map(({ channel, check }) => ({ channel, ...check })))],
    );
  }

  /** Checks that meet a condition over the table's columns, the latest first. */
  async where(tx: Tx, condition: string, values: readonly unknown[], limit: number): Promise<LineCheck[]> {
    const rows = await tx.query<CheckRow & Record<string, unknown>>(
      `SELECT id, outcome, due_at, heard_at, by, means, note, streak, told_at FROM line_check WHERE ${condition} ORDER BY at DESC, id DESC LIMIT ${limit}`,
      [...values],
    );
    return rows.map(checkOf);
  }

  /** How many checks meet a condition, of those the reader sees. */
  async count(tx: Tx, condition: string, values: readonly unknown[]): Promise<number> {
    const [row] = await tx.query<{ total: number }>(`SELECT count(*)::int AS total FROM line_check WHERE ${condition}`, [...values]);
    return row?.total ?? 0;
  }

  /** Of the scheduled checks of a channel that were due since an instant: how many, and how many were passed. */
  async sharesSince(tx: Tx, channel: string, instants: readonly Date[]): Promise<{ due: number; passed: number }[]> {
    return tx.query(
      `SELECT count(c.id)::int AS due, count(c.id) FILTER (WHERE c.outcome = 'passed')::int AS passed
       FROM unnest($2::timestamptz[]) WITH ORDINALITY AS since(at, place) LEFT JOIN line_check c ON c.channel = $1 AND c.due_at >= since.at
       GROUP BY since.place ORDER BY since.place`,
      [channel, instants.map((instant) => instant.toISOString())],
    );
  }
}
