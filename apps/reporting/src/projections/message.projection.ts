import { acknowledgementOverdue, isA, messageAcknowledged, messageReplied, messageSent, type DomainEvent } from '@entente/contracts';
import { labelColumns, type Tx } from '@entente/persistence';
import { relabelRows } from './relabel-rows.js';
import type { ToldBatch } from './told-batch.js';

/** What an addressee made of a message: when it was acknowledged, and whether that was not in time. */
interface Receipt {
  message: string;
  partner: string;
  acknowledged_at?: string;
  overdue: boolean;
}

/** What events say of each addressee of each message, in order. */
export function receiptsAfter(events: readonly DomainEvent[]): Receipt[] {
  const receipts = new Map<string, Receipt>();
  for (const event of events) {
    const overdue = isA(acknowledgementOverdue, event);
    if (!overdue && !isA(messageAcknowledged, event)) continue;
    const key = `${event.subject} ${event.data.by}`;
    const before = receipts.get(key) ?? { message: event.subject, partner: event.data.by, overdue: false };
    receipts.set(
      key,
      isA(messageAcknowledged, event) ? { ...before, acknowledged_at: event.time, overdue: before.overdue || event.data.late } : { ...before, overdue },
    );
  }
  return [...receipts.values()];
}

/** Keeps which messages were sent, and which addressee acknowledged them when. */
export async function projectMessages(tx: Tx, { told, hidden, labelOf }: ToldBatch): Promise<void> {
  await relabelRows(tx, 'message', 'id', hidden);
  const sent = told.filter((event) => isA(messageSent, event));
  if (sent.length > 0) {
    await saveSent(
      tx,
      sent.map(({ subject, data: { channel, crisis, from, to, precedence, sentAt } }) => {
        return { id: subject, channel, crisis, sender: from, recipients: to, precedence, sent_at: sentAt, ...labelColumns(labelOf(subject)) };
      }),
    );
  }
  await saveReplies(
    tx,
    told.flatMap((event) => (isA(messageReplied, event) && event.data.crisis !== undefined ? [{ id: event.data.reply, crisis: event.data.crisis }] : [])),
  );
  const receipts = receiptsAfter(told);
  if (receipts.length === 0) return;
  await tx.execute(
    `UPDATE receipt t SET acknowledged_at = coalesce(r.acknowledged_at, t.acknowledged_at), overdue = t.overdue OR r.overdue
     FROM jsonb_to_recordset($1::jsonb) AS r(message text, partner text, acknowledged_at timestamptz, overdue boolean)
     WHERE t.message = r.message AND t.partner = r.partner`,
    [JSON.stringify(receipts)],
  );
}

async function saveSent(tx: Tx, rows: readonly object[]): Promise<void> {
  await tx.execute(
    `INSERT INTO message (id, channel, crisis, sender, precedence, sent_at, classification, categories, audience)
     SELECT * FROM jsonb_to_recordset($1::jsonb) AS r(id text, channel text, crisis text, sender text, precedence text, sent_at timestamptz,
       classification smallint, categories text[], audience text[]) ON CONFLICT (id) DO NOTHING`,
    [JSON.stringify(rows)],
  );
  await tx.execute(
    `INSERT INTO receipt (message, partner, overdue)
     SELECT DISTINCT r.id, t.partner, false FROM jsonb_to_recordset($1::jsonb) AS r(id text, recipients text[]) CROSS JOIN LATERAL unnest(r.recipients) AS t(partner)
     ON CONFLICT (message, partner) DO NOTHING`,
    [JSON.stringify(rows)],
  );
}

/** An answer belongs to the crisis of what it answers, where it names none itself. */
async function saveReplies(tx: Tx, replies: readonly object[]): Promise<void> {
  if (replies.length === 0) return;
  await tx.execute(
    `UPDATE message m SET crisis = r.crisis FROM jsonb_to_recordset($1::jsonb) AS r(id text, crisis text) WHERE m.id = r.id AND m.crisis IS NULL`,
    [JSON.stringify(replies)],
  );
}
