import { createHash } from 'node:crypto';
import { DomainError, topic, type Fault, type Label } from '@entente/contracts';
import { labelColumns, type Tx } from '@entente/persistence';
import { v7 as uuidv7 } from 'uuid';
import type { Outbox } from '../publishing/outbox.js';

/** Nobody but an operator with every clearance can tell what is in bytes that could not be read. */
const UNREADABLE_LABEL: Label = { policy: 'PUBLIC', classification: 'SECRET', categories: [] };

export interface Refusal {
  state: 'refused' | 'poison' | 'held';
  /** Two refusals of one fingerprint are one letter, counted twice. */
  fingerprint: string;
  consumerGroup?: string;
  topic?: string;
  partition?: number;
  offset?: number;
  key?: string | null;
  eventId?: string;
  type?: string;
  subject?: string;
  code: string;
  message: string;
  faults: readonly Fault[];
  headers: Readonly<Record<string, string>>;
  original: Buffer;
  /** Absent where it cannot be known: then as secret as can be. */
  label: Label | undefined;
}

/** A short name for the same bytes from the same origin. */
export function fingerprint(...parts: readonly (string | Buffer)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\0');
  return hash.digest('base64url');
}

/** The code and words under which an error is kept. */
export function reasonOf(error: unknown): { code: string; message: string; faults: readonly Fault[] } {
  if (error instanceof DomainError) return { code: error.code, message: error.message, faults: error.faults };
  return { code: 'handler-failed', message: error instanceof Error ? error.message : String(error), faults: [] };
}

/** What was refused, with the reason and the original bytes: kept in the owner's database and told on its dead topic. */
export class DeadLetters {
  constructor(
    private readonly owner: string,
    private readonly outbox: Outbox,
  ) {}

  /** Keeps refusals in one statement; answers the letter's id per refusal, in order. */
  async keep(tx: Tx, refusals: readonly Refusal[]): Promise<string[]> {
    if (refusals.length === 0) return [];
    const unique = [...new Map(refusals.map((refusal) => [refusal.fingerprint, refusal])).values()];
    const rows = unique.map((refusal) => ({
      id: uuidv7(),
      fingerprint: refusal.fingerprint,
      state: refusal.state,
      consumer_group: refusal.consumerGroup,
      topic: refusal.topic,
      partition: refusal.partition,
      offset: refusal.offset,
      key: refusal.key,
      event_id: refusal.eventId,
      type: refusal.type,
      subject: refusal.subject,
      code: refusal.code,
      message: refusal.message,
      faults: refusal.faults,
      headers: refusal.headers,
      original: refusal.original.toString('base64'),
      ...labelColumns(refusal.label ?? UNREADABLE_LABEL),
    }));
    const kept = await tx.query<{ id: string; fingerprint: string }>(
      `INSERT INTO dead_letter (id, fingerprint, state, consumer_group, topic, partition, "offset", key, event_id, type, subject, code, message,
         faults, headers, original, label, classification, categories, audience)
       SELECT id, fingerprint, state, consumer_group, topic, partition, "offset", key, event_id, type, subject, code, message,
         faults, headers, decode(original, 'base64'), label, classification, categories, audience
       FROM jsonb_to_recordset($1::jsonb) AS r(id uuid, fingerprint text, state text, consumer_group text, topic text, partition int, "offset" bigint,
         key text, event_id text, type text, subject text, code text, message text, faults jsonb, headers jsonb, original text, label jsonb,
         classification smallint, categories text[], audience text[])
       ON CONFLICT (fingerprint) DO UPDATE SET times = dead_letter.times + 1, last_at = now(), code = excluded.code, message = excluded.message, faults = excluded.faults
       RETURNING id, fingerprint`,
      [JSON.stringify(rows)],
    );
    await this.outbox.addRecords(
      tx,
      unique.map((refusal) => ({
        topic: topic(this.owner, 'dead'),
        key: refusal.key ?? null,
        headers: {
          ...refusal.headers,
          ce_label: JSON.stringify(refusal.label ?? UNREADABLE_LABEL),
          dead_state: refusal.state,
          dead_code: refusal.code,
          dead_message: refusal.message.slice(0, 1_000),
          dead_origin: `${refusal.topic ?? 'http'}/${refusal.partition ?? 0}/${refusal.offset ?? 0}`,
        },
        value: refusal.original,
      })),
    );
    const ids = new Map(kept.map((row) => [row.fingerprint, row.id]));
    return refusals.map((refusal) => ids.get(refusal.fingerprint) ?? '');
  }
}
