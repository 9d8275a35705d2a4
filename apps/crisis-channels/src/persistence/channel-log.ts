import { Injectable } from '@nestjs/common';
import { canonical, digestOf } from '@entente/channel-log';
import { LogEntry, type Digest, type LogContent, type PartnerId } from '@entente/contracts';
import type { Tx } from '@entente/persistence';

/** Notified with a commit that appended to a log. */
export const CHANNEL_LOG_GREW = 'channel_log_grew';

/** Where a channel's log ends, and how many messages each side has sent. */
export interface Tip {
  channel: string;
  position: number;
  digest: Digest | null;
  numbers: Readonly<Record<PartnerId, number>>;
}

/** What happened on a channel, and when. */
export interface Happening {
  channel: string;
  at: Date;
  content: LogContent;
}

/** The logs of channels: each a chain of entries, to which entries are added and from which none is taken. */
@Injectable()
export class ChannelLog {
  /** The ends of logs, locked until the transaction ends, in the order of their channels. Whoever appends holds them. */
  async lock(tx: Tx, channels: readonly string[]): Promise<Map<string, Tip>> {
    const ids = [...new Set(channels)].sort();
    if (ids.length === 0) return new Map();
    await tx.execute('INSERT INTO channel_tip (channel) SELECT * FROM unnest($1::uuid[]) AS c(id) ORDER BY id ON CONFLICT DO NOTHING', [ids]);
    const rows = await tx.query<Tip & Record<string, unknown>>(
      'SELECT channel, position, digest, numbers FROM channel_tip WHERE channel = ANY($1::uuid[]) ORDER BY channel FOR UPDATE',
      [ids],
    );
    return new Map(rows.map(({ channel, position, digest, numbers }) => [channel, { channel, position, digest, numbers }]));
  }

  /** Adds entries to logs whose ends are held, in order, in two statements; answers them. Messages bring the number their side counts next. */
  async append(tx: Tx, tips: ReadonlyMap<string, Tip>, happenings: readonly Happening[]): Promise<LogEntry[]> {
    if (happenings.length === 0) return [];
    const ends = new Map(tips);
    const added = happenings.map(({ channel, at, content }) => {
      const tip = ends.get(channel);
      if (!tip) throw new Error(`nobody holds the end of the log of ${channel}`);
      const entry = LogEntry.parse({ channel, position: tip.position + 1, previous: tip.digest, at: at.toISOString(), content });
      const text = canonical(entry);
      const numbers = entry.content.kind === 'message-sent' ? { ...tip.numbers, [entry.content.from]: entry.content.number } : tip.numbers;
      const end = { channel, position: entry.position, digest: digestOf(text), numbers };
      ends.set(channel, end);
      return { entry, text, digest: end.digest };
    });
    await tx.execute('INSERT INTO channel_log (channel, position, entry, digest) SELECT * FROM unnest($1::uuid[], $2::int[], $3::text[], $4::text[])', [
      added.map(({ entry }) => entry.channel),
      added.map(({ entry }) => entry.position),
      added.map(({ text }) => text),
      added.map(({ digest }) => digest),
    ]);
    const moved = [...new Set(happenings.map(({ channel }) => channel))].flatMap((channel) => ends.get(channel) ?? []);
    await tx.execute(
      `UPDATE channel_tip SET position = t.position, digest = t.digest, numbers = t.numbers
       FROM json_to_recordset($1::json) AS t(channel uuid, position int, digest text, numbers jsonb) WHERE channel_tip.channel = t.channel`,
      [JSON.stringify(moved)],
    );
    await tx.execute(`SELECT pg_notify('${CHANNEL_LOG_GREW}', '')`);
    return added.map(({ entry }) => entry);
  }
}
