import type { Tx } from '@entente/persistence';

/** As much of an event as tells which agreements may wait for it. */
export interface Arrived {
  type: string;
  obligation: string | undefined;
  agreements: readonly string[];
  partners: readonly string[];
}

/** The agreements with an obligation that waits for events of this type, as far as these name them, or a party that owes it. */
export async function agreementsWaitingFor(tx: Tx, events: readonly Arrived[]): Promise<string[]> {
  if (events.length === 0) return [];
  const rows = await tx.query<{ agreement_id: string }>(
    `SELECT DISTINCT o.agreement_id FROM json_to_recordset($1::json) AS e(type text, obligation text, agreements text[], partners text[])
     JOIN agreement_obligation o ON o.evidence_event = e.type
       AND (o.obligation::text = e.obligation OR o.agreement_id::text = ANY(e.agreements)
         OR (e.obligation IS NULL AND e.agreements = '{}' AND o.party = ANY(e.partners)))`,
    [JSON.stringify(events)],
  );
  return rows.map(({ agreement_id: id }) => id);
}
