import { isA, transferDelivered, transferProposed, type DomainEvent, type Label, type TransferDelivery, type TransferItem } from '@entente/contracts';
import { labelColumns, type Tx } from '@entente/persistence';
import { Changes } from './changes.js';

/** What reporting keeps of a transfer: what was to be delivered, and what was. */
export interface TransferModel {
  id: string;
  agreement: string;
  exporter: string;
  recipient: string;
  items: readonly TransferItem[];
  deliveries: readonly TransferDelivery[];
}

export function tellsTransfer(event: DomainEvent): boolean {
  return isA(transferProposed, event) || isA(transferDelivered, event);
}

/** The transfer after an event; undefined while nothing but its deliveries is known. */
export function foldTransfer(model: TransferModel | undefined, event: DomainEvent): TransferModel | undefined {
  if (isA(transferProposed, event)) {
    const { agreement, from, to, items, deliveries } = event.data.transfer;
    return { id: event.subject, agreement, exporter: from, recipient: to, items, deliveries };
  }
  if (!model || !isA(transferDelivered, event)) return model;
  const { delivery } = event.data;
  return { ...model, deliveries: [...model.deliveries.filter(({ id }) => id !== delivery.id), delivery] };
}

/** Writes the transfers that were proposed or delivered. */
export async function projectTransfers(tx: Tx, told: readonly DomainEvent[], labelOf: (transfer: string) => Label): Promise<void> {
  if (told.length === 0) return;
  const stored = await tx.query<TransferModel>('SELECT id, agreement, exporter, recipient, items, deliveries FROM transfer WHERE id = ANY($1::text[])', [
    [...new Set(told.map(({ subject }) => subject))],
  ]);
  const transfers = new Changes(new Map(stored.map((one) => [one.id, one])));
  for (const event of told) {
    const after = foldTransfer(transfers.now(event.subject), event);
    if (after) transfers.put(event.subject, after);
  }
  await tx.execute(
    `INSERT INTO transfer (id, agreement, exporter, recipient, items, deliveries, label, classification, categories, audience)
     SELECT * FROM jsonb_to_recordset($1::jsonb) AS r(id text, agreement uuid, exporter text, recipient text, items jsonb, deliveries jsonb,
       label jsonb, classification smallint, categories text[], audience text[])
     ON CONFLICT (id) DO UPDATE SET agreement = excluded.agreement, exporter = excluded.exporter, recipient = excluded.recipient, items = excluded.items,
       deliveries = excluded.deliveries, label = excluded.label, classification = excluded.classification, categories = excluded.categories, audience = excluded.audience`,
    [JSON.stringify(transfers.all().map(({ after }) => ({ ...after, ...labelColumns(labelOf(after.id)) })))],
  );
}
