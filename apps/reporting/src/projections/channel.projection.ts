import { labelColumns, type Tx } from '@entente/persistence';
import type { Label } from '@entente/contracts';
import { foldChannel, tellsChannel, type ChannelModel } from './fold-channel.js';
import { relabelRows } from './relabel-rows.js';
import type { ToldBatch } from './told-batch.js';

/** Keeps the lines between partners, and whose they are. */
export async function projectChannels(tx: Tx, { told, hidden, labelOf }: ToldBatch): Promise<void> {
  await relabelRows(tx, 'channel', 'id', hidden);
  await relabelRows(tx, 'channel_party', 'channel', hidden);
  const telling = told.filter(tellsChannel);
  if (telling.length === 0) return;
  const channels = await load(tx, [...new Set(telling.map(({ subject }) => subject))]);
  for (const event of telling) channels.set(event.subject, foldChannel(channels.get(event.subject), event));
  await save(
    tx,
    [...channels.values()].map((model) => rowOf(model, labelOf(model.id))),
    [...channels.keys()],
  );
}

type ChannelRow = Pick<ChannelModel, 'id' | 'title' | 'state' | 'parties'> & {
  purpose: string | null;
  basis: string | null;
  proposed: string;
  opened: string | null;
  closed: string | null;
};

async function load(tx: Tx, ids: readonly string[]): Promise<Map<string, ChannelModel>> {
  const rows = await tx.query<ChannelRow>(
    `SELECT id, title, state, parties, purpose, basis, proposed_on::text AS proposed, opened_on::text AS opened, closed_on::text AS closed
     FROM channel WHERE id = ANY($1::text[])`,
    [ids],
  );
  return new Map(
    rows.map(({ purpose, basis, proposed, opened, closed, ...row }) => [
      row.id,
      { ...row, purpose: purpose ?? undefined, basis: basis ?? undefined, proposedOn: proposed, openedOn: opened ?? undefined, closedOn: closed ?? undefined },
    ]),
  );
}

function rowOf({ proposedOn, openedOn, closedOn, ...model }: ChannelModel, label: Label): object {
  return { ...model, proposed_on: proposedOn, opened_on: openedOn, closed_on: closedOn, ...labelColumns(label) };
}

async function save(tx: Tx, rows: readonly object[], ids: readonly string[]): Promise<void> {
  await tx.execute('DELETE FROM channel_party WHERE channel = ANY($1::text[])', [ids]);
  await tx.execute('DELETE FROM channel WHERE id = ANY($1::text[])', [ids]);
  await tx.execute(
    `INSERT INTO channel (id, title, state, parties, purpose, basis, proposed_on, opened_on, closed_on, label, classification, categories, audience)
     SELECT * FROM jsonb_to_recordset($1::jsonb) AS r(id text, title text, state text, parties text[], purpose text, basis text, proposed_on date, opened_on date,
       closed_on date, label jsonb, classification smallint, categories text[], audience text[])`,
    [JSON.stringify(rows)],
  );
  await tx.execute(
    `INSERT INTO channel_party (partner, channel, classification, categories, audience)
     SELECT DISTINCT p.partner, r.id, r.classification, r.categories, r.audience
     FROM jsonb_to_recordset($1::jsonb) AS r(id text, parties text[], classification smallint, categories text[], audience text[])
     CROSS JOIN LATERAL unnest(r.parties) AS p(partner)`,
    [JSON.stringify(rows)],
  );
}
