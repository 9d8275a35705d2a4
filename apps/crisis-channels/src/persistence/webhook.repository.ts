import { Injectable } from '@nestjs/common';
import { AggregateId, DomainError, ownLabel, Principal, type DeadEntry, type Page, type Webhook, type WebhookDraft } from '@entente/contracts';
import { decodeCursor, encodeCursor, labelColumns, type Tx } from '@entente/persistence';
import { z } from 'zod';
import type { Registrant } from '../domain/webhooks/told-entry.js';
import { CHANNEL_LOG_GREW } from './channel-log.js';

const StoredRegistrant = Principal.pick({ nation: true, clearance: true, categories: true, roles: true });

/** On whose behalf a webhook is told, as stored. */
export function registrantOf(stored: unknown): Registrant {
  return StoredRegistrant.parse(stored);
}

interface Row {
  id: string;
  url: string;
  registrant: unknown;
  registered_at: Date;
  ended_at: Date | null;
  channels: string[];
}

function webhookOf({ id, url, registrant, registered_at, ended_at, channels }: Row): Webhook {
  const { nation, clearance, categories, roles } = registrantOf(registrant);
  const began = { id, url, channels, nation, clearance, categories, roles, registeredAt: registered_at.toISOString() };
  return ended_at === null ? began : { ...began, endedAt: ended_at.toISOString() };
}

const COLUMNS = `id, url, registrant, registered_at, ended_at, ARRAY(SELECT channel FROM webhook_cursor c WHERE c.webhook = w.id ORDER BY channel) AS channels`;
/** Of the dead entries of webhook $1, those about messages only to who is shown them: $2 says that the reader observes. */
const SHOWN = `d.webhook = $1 AND l.channel = d.channel AND l.position = d.position
  AND (l.message IS NULL OR $2::boolean OR EXISTS (SELECT 1 FROM message_text t WHERE t.id = l.message))`;

interface PageAsked {
  cursor?: string | undefined;
  limit: number;
}

/** Webhooks and what they could not be told, as readers may see them. */
@Injectable()
export class WebhookRepository {
  /** Begins where the logs of its channels end now. */
  async add(tx: Tx, id: string, { url, channels }: WebhookDraft, host: string, registrant: Registrant, now: Date): Promise<Webhook> {
    const label = labelColumns(ownLabel(registrant.nation));
    await tx.execute(
      `INSERT INTO webhook (id, url, host, registrant, registered_at, label, classification, categories, audience) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [id, url, host, JSON.stringify(registrant), now, JSON.stringify(label.label), label.classification, label.categories, label.audience],
    );
    await tx.execute(
      `INSERT INTO webhook_cursor (webhook, channel, position)
       SELECT $1, a.id, coalesce(t.position, 0) FROM unnest($2::uuid[]) AS a(id) LEFT JOIN channel_tip t ON t.channel = a.id`,
      [id, channels],
    );
    return this.get(tx, id, registrant.nation);
  }

  /** One of a nation's. Throws `not-found`. */
  async get(tx: Tx, id: string, nation: string): Promise<Webhook> {
    const [row] = await tx.query<Row & Record<string, unknown>>(`SELECT ${COLUMNS} FROM webhook w WHERE id = $1 AND registrant ->> 'nation' = $2`, [
      id,
      nation,
    ]);
    if (row === undefined) throw new DomainError('not-found', 'not-found', `there is no webhook ${id}`);
    return webhookOf(row);
  }

  async list(tx: Tx, nation: string, { cursor, limit }: PageAsked): Promise<Page<Webhook>> {
    const [after] = cursor === undefined ? [null] : decodeCursor(cursor, 1, isId);
    const rows = await tx.query<Row & Record<string, unknown>>(
      `SELECT ${COLUMNS} FROM webhook w WHERE registrant ->> 'nation' = $1 AND ($2::uuid IS NULL OR id > $2) ORDER BY id LIMIT $3`,
      [nation, after, limit + 1],
    );
    const [count] = await tx.query<{ total: number }>(`SELECT count(*)::int AS total FROM webhook WHERE registrant ->> 'nation' = $1`, [nation]);
    const items = rows.slice(0, limit).map(webhookOf);
    const last = items.at(-1);
    return { items, next: rows.length > limit && last ? encodeCursor([last.id]) : null, total: count?.total ?? 0 };
  }

  async end(tx: Tx, id: string, nation: string, now: Date): Promise<void> {
    await tx.execute(`UPDATE webhook SET ended_at = $3 WHERE id = $1 AND registrant ->> 'nation' = $2 AND ended_at IS NULL`, [id, nation, now]);
  }

  async dead(tx: Tx, id: string, observes: boolean, { cursor, limit }: PageAsked): Promise<Page<DeadEntry>> {
    const [channel, position] = cursor === undefined ? [null, null] : decodeCursor(cursor, 2, isPlace);
    const rows = await tx.query<{ channel: string; position: number; failed_at: Date; failure: string; due_at: Date | null }>(
      `SELECT d.channel, d.position, d.failed_at, d.failure, d.due_at FROM webhook_dead d, channel_log l
       WHERE ${SHOWN} AND ($3::uuid IS NULL OR (d.channel, d.position) > ($3::uuid, $4::int)) ORDER BY d.channel, d.position LIMIT $5`,
      [id, observes, channel, position, limit + 1],
    );
    const [count] = await tx.query<{ total: number }>(`SELECT count(*)::int AS total FROM webhook_dead d, channel_log l WHERE ${SHOWN}`, [id, observes]);
    const items = rows.slice(0, limit).map(({ channel, position, failed_at, failure, due_at }) => ({
      channel,
      position,
      failedAt: failed_at.toISOString(),
      failure,
      replaying: due_at !== null,
    }));
    const last = items.at(-1);
    return { items, next: rows.length > limit && last ? encodeCursor([last.channel, last.position]) : null, total: count?.total ?? 0 };
  }

  /** Makes what could not be told due once more; answers how many entries that are. */
  async replay(tx: Tx, id: string, observes: boolean): Promise<number> {
    const replaying = await tx.execute(`UPDATE webhook_dead d SET due_at = now() FROM channel_log l WHERE ${SHOWN} AND d.due_at IS NULL`, [id, observes]);
    await tx.execute(`SELECT pg_notify('${CHANNEL_LOG_GREW}', '')`);
    return replaying;
  }
}

function isId([id]: readonly unknown[]): boolean {
  return AggregateId.safeParse(id).success;
}

function isPlace([channel, position]: readonly unknown[]): boolean {
  return AggregateId.safeParse(channel).success && z.int().safeParse(position).success;
}
