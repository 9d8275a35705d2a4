import { Injectable } from '@nestjs/common';
import { Label, LogKey, PartnerId, SignedHead, type Digest } from '@entente/contracts';
import type { Tx } from '@entente/persistence';

/** A channel whose log does not end where its last signed head says, and what that head says. */
export interface Grown {
  channel: string;
  title: string;
  parties: PartnerId[];
  label: Label;
  position: number;
  digest: Digest;
  /** How many heads were signed, what the last one says, and what stands at its position now. */
  signed: { number: number; position: number; digest: Digest; stands: Digest | null } | undefined;
}

interface GrownRow {
  channel: string;
  title: string;
  parties: string[];
  label: unknown;
  position: number;
  digest: Digest;
  number: number | null;
  signed_position: number;
  signed_digest: Digest;
  stands: Digest | null;
}

/** The signed heads of logs, and the keys they are signed with. */
@Injectable()
export class ChannelHeads {
  /** In the order they were published. */
  async keys(tx: Tx): Promise<LogKey[]> {
    const rows = await tx.query<{ key: unknown }>('SELECT key FROM log_key ORDER BY number');
    return rows.map(({ key }) => LogKey.parse(key));
  }

  /** Nobody else publishes keys until the transaction ends. */
  async lockKeys(tx: Tx): Promise<void> {
    await tx.execute('LOCK TABLE log_key IN SHARE ROW EXCLUSIVE MODE');
  }

  async addKey(tx: Tx, key: LogKey): Promise<void> {
    await tx.execute('INSERT INTO log_key (id, key) VALUES ($1, $2)', [key.id, JSON.stringify(key)]);
  }

  /** Channels that grew since they were signed last; those that shrank too. */
  async grown(tx: Tx, limit: number): Promise<Grown[]> {
    const rows = await tx.query<GrownRow & Record<string, unknown>>(
      `SELECT t.channel, c.record ->> 'title' AS title, c.parties, c.label, t.position, t.digest, h.number, h.position AS signed_position, h.digest AS signed_digest, l.digest AS stands
       FROM channel_tip t JOIN channel c ON c.id = t.channel
       LEFT JOIN LATERAL (SELECT number, position, digest FROM channel_head WHERE channel = t.channel ORDER BY number DESC LIMIT 1) h ON true
       LEFT JOIN channel_log l ON l.channel = t.channel AND l.position = h.position
       WHERE t.position > 0 AND t.position IS DISTINCT FROM h.position ORDER BY t.channel LIMIT $1`,
      [limit],
    );
    return rows.map(({ channel, title, parties, label, position, digest, number, signed_position, signed_digest, stands }) => ({
      channel,
      title,
      parties,
      label: Label.parse(label),
      position,
      digest,
      signed: number === null ? undefined : { number, position: signed_position, digest: signed_digest, stands },
    }));
  }

  /** Adds heads, each with its number among those of its channel. */
  async add(tx: Tx, heads: readonly { number: number; head: SignedHead }[]): Promise<void> {
    await tx.execute(
      `INSERT INTO channel_head (channel, number, position, digest, head)
       SELECT * FROM unnest($1::uuid[], $2::int[], $3::int[], $4::text[], $5::json[])`,
      [
        heads.map(({ head }) => head.channel),
        heads.map(({ number }) => number),
        heads.map(({ head }) => head.position),
        heads.map(({ head }) => head.digest),
        heads.map(({ head }) => JSON.stringify(head)),
      ],
    );
  }

  /** Heads of a channel after a position, in order. */
  async after(tx: Tx, channel: string, position: number, limit: number): Promise<SignedHead[]> {
    const rows = await tx.query<{ head: unknown }>('SELECT head FROM channel_head WHERE channel = $1 AND position > $2 ORDER BY position LIMIT $3', [
      channel,
      position,
      limit,
    ]);
    return rows.map(({ head }) => SignedHead.parse(head));
  }

  async count(tx: Tx, channel: string): Promise<number> {
    const [row] = await tx.query<{ total: number }>('SELECT count(*)::int AS total FROM channel_head WHERE channel = $1', [channel]);
    return row?.total ?? 0;
  }
}
