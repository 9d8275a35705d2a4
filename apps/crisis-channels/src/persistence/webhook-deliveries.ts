import { Injectable } from '@nestjs/common';
import type { Tx } from '@entente/persistence';
import type { Registrant } from '../domain/webhooks/told-entry.js';
import { registrantOf } from './webhook.repository.js';

/** Who claims something has it for so long: longer than anybody works on what it claimed. */
const LEASE_SECONDS = 90;

/** What a webhook is to be told of a channel: what comes after `position`. A replay is of the one entry there. */
export interface Due {
  webhook: string;
  url: string;
  host: string;
  registrant: Registrant;
  channel: string;
  position: number;
  /** Where the log ended. */
  end: number;
  /** How often the next entry was tried in vain. */
  attempts: number;
  replay: boolean;
}

/** How far telling came, and what stopped it. */
export interface Outcome {
  due: Due;
  /** The last entry that was told, passed over or given up. */
  position: number;
  attempts: number;
  /** Seconds until it is tried again. */
  wait: number;
  failure: string | undefined;
  /** The entry at `position` is given up. */
  dead: boolean;
}

interface DueRow extends Record<string, unknown> {
  webhook: string;
  url: string;
  host: string;
  registrant: unknown;
  channel: string;
  position: number;
  end: number;
  attempts: number;
}

/** What is due of the two tables: one thing for each host at a time, the longest due first. Whoever else claims at the same time gets others. */
function claiming(table: string, key: string, due: string, answer: string): string {
  return `WITH due AS (
      SELECT ${key}, c.due_at, row_number() OVER (PARTITION BY w.host ORDER BY c.due_at, c.webhook, c.channel, c.position) AS nth
      FROM ${table} c JOIN webhook w ON w.id = c.webhook JOIN channel_tip t ON t.channel = c.channel
      WHERE w.ended_at IS NULL AND c.due_at <= now() AND ${due} AND w.host <> ALL($1::text[])),
    mine AS (SELECT ${key} FROM ${table} c JOIN due ON (${key}) = (${key.replaceAll('c.', 'due.')})
      WHERE due.nth = 1 AND c.due_at <= now() ORDER BY due.due_at LIMIT $2 FOR UPDATE OF c SKIP LOCKED)
    UPDATE ${table} c SET due_at = now() + interval '${LEASE_SECONDS} seconds' FROM mine, webhook w, channel_tip t
    WHERE (${key}) = (${key.replaceAll('c.', 'mine.')}) AND w.id = c.webhook AND t.channel = c.channel
    RETURNING c.webhook, w.url, w.host, w.registrant, c.channel, ${answer}`;
}

const CLAIM_NEW = claiming('webhook_cursor', 'c.webhook, c.channel', 't.position > c.position', 'c.position, t.position AS "end", c.attempts');
const CLAIM_DEAD = claiming('webhook_dead', 'c.webhook, c.channel, c.position', 'TRUE', 'c.position - 1 AS position, c.position AS "end", 0 AS attempts');

/** Who is to be told what next, and what became of it. */
@Injectable()
export class WebhookDeliveries {
  /** At most so many, none of them for a host that is busy; they are the caller's until the lease ends. */
  async claim(tx: Tx, busyHosts: readonly string[], most: number): Promise<Due[]> {
    const fresh = await tx.query<DueRow>(CLAIM_NEW, [busyHosts, most]);
    const dead = fresh.length < most ? await tx.query<DueRow>(CLAIM_DEAD, [busyHosts, most - fresh.length]) : [];
    const due =
      (replay: boolean) =>
      ({ registrant, ...row }: DueRow): Due => ({ ...row, registrant: registrantOf(registrant), replay });
    return [...fresh.map(due(false)), ...dead.map(due(true))];
  }

  /** Says what became of what was claimed. Where a lease ended meanwhile, what others have done since stands. */
  async record(tx: Tx, outcomes: readonly Outcome[]): Promise<void> {
    const rows = (replay: boolean): string =>
      JSON.stringify(
        outcomes
          .filter(({ due }) => due.replay === replay)
          .map(({ due: { webhook, channel, position: before, end }, ...came }) => ({ webhook, channel, before, end, ...came })),
      );
    await tx.execute(
      `WITH moved AS (
         UPDATE webhook_cursor c SET position = o.position, attempts = o.attempts, due_at = now() + o.wait * interval '1 second'
         FROM json_to_recordset($1::json) AS o(webhook uuid, channel uuid, before int, position int, attempts int, wait float8, failure text, dead boolean)
         WHERE c.webhook = o.webhook AND c.channel = o.channel AND c.position = o.before RETURNING o.*)
       INSERT INTO webhook_dead (webhook, channel, position, failed_at, failure)
       SELECT webhook, channel, position, now(), failure FROM moved WHERE dead ON CONFLICT DO NOTHING`,
      [rows(false)],
    );
    await tx.execute(
      `WITH told AS (SELECT * FROM json_to_recordset($1::json) AS o(webhook uuid, channel uuid, "end" int, failure text, dead boolean, position int)),
         failed AS (UPDATE webhook_dead d SET due_at = CASE WHEN o.dead THEN NULL ELSE now() END, failed_at = now(), failure = coalesce(o.failure, d.failure)
           FROM told o WHERE d.webhook = o.webhook AND d.channel = o.channel AND d.position = o."end" AND (o.dead OR o.position < o."end"))
       DELETE FROM webhook_dead d USING told o
       WHERE d.webhook = o.webhook AND d.channel = o.channel AND d.position = o."end" AND NOT o.dead AND o.position >= o."end"`,
      [rows(true)],
    );
  }
}
