import { Injectable } from '@nestjs/common';
import { canonical } from '@entente/channel-log';
import { Label, LogEntry, SaltedText, type LogLine } from '@entente/contracts';
import type { LoggedEntry } from '../domain/log/shown-entry.js';
import type { Tx } from '@entente/persistence';

/** An entry as it is stored; the text where it has one that the reader sees. */
interface Row {
  position: number;
  entry: string;
  digest: string;
  message: string | null;
  text: unknown;
  salt: string | null;
}

/** The entry a text stands for; undefined where it is none, or not written as the log writes. */
export function storedEntry(stored: string): LogEntry | undefined {
  try {
    const { data } = LogEntry.safeParse(JSON.parse(stored));
    return data !== undefined && canonical(data) === stored ? data : undefined;
  } catch {
    return undefined;
  }
}

/** A message is shown to whom its own label lets read it, which is who is shown its row of `message_text`. */
function lineOf({ position, entry: stored, digest, message, text, salt }: Row, texts: boolean): LogLine {
  const entry = storedEntry(stored);
  if (message !== null && salt === null) return { position, previous: entry?.previous ?? null, digest };
  if (entry === undefined) return { stored, digest };
  const salted = texts && entry.content.kind === 'message-sent' ? SaltedText.safeParse({ salt, text }).data : undefined;
  return { entry, digest, ...(salted && { text: salted }) };
}

/** The logs of channels as readers may see them. */
@Injectable()
export class LogReader {
  /** The position a channel's log has reached. */
  async end(tx: Tx, channel: string): Promise<number> {
    const [row] = await tx.query<{ position: number }>('SELECT position FROM channel_tip WHERE channel = $1', [channel]);
    return row?.position ?? 0;
  }

  /** Entries after a position, in order, with their texts where these are asked for; and the last position there is among them. */
  async after(tx: Tx, channel: string, position: number, limit: number, texts: boolean): Promise<{ lines: LogLine[]; last: number | undefined }> {
    const rows = await tx.query<Row & Record<string, unknown>>(
      `SELECT l.position, l.entry, l.digest, l.message, t.text, t.salt FROM channel_log l LEFT JOIN message_text t ON t.id = l.message
       WHERE l.channel = $1 AND l.position > $2 ORDER BY l.position LIMIT $3`,
      [channel, position, limit],
    );
    return { lines: rows.map((row) => lineOf(row, texts)), last: rows.at(-1)?.position };
  }

  /**
   * What was added to logs, each after its position, in order; at most `limit` of each. The label of a message is there where the actor
   * may read it. What is no entry any more is left out.
   */
  async added(tx: Tx, after: readonly { channel: string; position: number }[], limit: number): Promise<LoggedEntry[]> {
    if (after.length === 0) return [];
    const rows = await tx.query<Row & { channel: string; label: unknown; channel_label: unknown }>(
      `SELECT l.*, t.text, t.salt, t.label, c.label AS channel_label FROM unnest($1::uuid[], $2::int[]) AS a(channel, after) JOIN channel c ON c.id = a.channel
       CROSS JOIN LATERAL (SELECT channel, position, entry, digest, message FROM channel_log
         WHERE channel_log.channel = a.channel AND position > a.after ORDER BY position LIMIT $3) l
       LEFT JOIN message_text t ON t.id = l.message ORDER BY l.channel, l.position`,
      [after.map(({ channel }) => channel), after.map(({ position }) => position), limit],
    );
    return rows.map(({ channel, position, entry: stored, digest, message, text, salt, label, channel_label }) => ({
      channel,
      channelLabel: Label.parse(channel_label),
      position,
      digest,
      entry: storedEntry(stored),
      ofMessage: message !== null,
      label: label === null ? undefined : Label.parse(label),
      text: salt === null ? undefined : SaltedText.safeParse({ salt, text }).data,
    }));
  }

  /** The labels of channels, of those there are. */
  async labels(tx: Tx, channels: readonly string[]): Promise<Map<string, Label>> {
    const rows = await tx.query<{ id: string; label: unknown }>('SELECT id, label FROM channel WHERE id = ANY($1::uuid[])', [channels]);
    return new Map(rows.map(({ id, label }) => [id, Label.parse(label)]));
  }
}
