import { isA, DomainError, partnerCorrected, partnerDissolved, partnerRegistered, type DomainEvent, type Label } from '@entente/contracts';
import { labelColumns, type Tx } from '@entente/persistence';
import type { Change } from './change.js';

/** What reporting keeps of a partner. */
export interface PartnerModel {
  id: string;
  version: number;
  kind: string;
  name: string;
  region?: string | undefined;
  validFrom?: string | undefined;
  validTo?: string | undefined;
  label: Label;
}

/** The partner after an event; an older event changes nothing. Throws `rejected` for the end of a partner never registered. */
export function foldPartner(model: PartnerModel | undefined, event: DomainEvent): PartnerModel {
  if (model && event.sequence < model.version) return model;
  if (isA(partnerRegistered, event) || isA(partnerCorrected, event)) {
    const { kind, name, region, validity } = event.data.partner;
    return { id: event.subject, version: event.sequence, kind, name, region: region?.name, validFrom: validity.from, validTo: validity.to, label: event.label };
  }
  if (!model) throw new DomainError('rejected', 'partner-unknown', `${event.type} of a partner that was never registered`);
  return { ...model, ...(isA(partnerDissolved, event) ? { validTo: event.data.on } : {}), version: event.sequence, label: event.label };
}

interface PartnerRow extends Pick<PartnerModel, 'id' | 'version' | 'kind' | 'name' | 'label'> {
  region: string | null;
  valid_from: string | null;
  valid_to: string | null;
}

/** The partners of these ids that are there. */
export async function loadPartners(tx: Tx, ids: readonly string[]): Promise<Map<string, PartnerModel>> {
  const rows = await tx.query<PartnerRow>('SELECT id, version, kind, name, region, valid_from, valid_to, label FROM partner WHERE id = ANY($1::text[])', [ids]);
  return new Map(
    rows.map(({ region, valid_from, valid_to, ...row }) => [
      row.id,
      { ...row, region: region ?? undefined, validFrom: valid_from ?? undefined, validTo: valid_to ?? undefined },
    ]),
  );
}

/** Writes each partner once; an older version replaces none. */
export async function savePartners(tx: Tx, changes: readonly Change<PartnerModel>[]): Promise<void> {
  if (changes.length === 0) return;
  await tx.execute(
    `INSERT INTO partner (id, version, kind, name, region, valid_from, valid_to, label, classification, categories, audience)
     SELECT * FROM jsonb_to_recordset($1::jsonb) AS r(id text, version int, kind text, name text, region text, valid_from text, valid_to text,
       label jsonb, classification smallint, categories text[], audience text[])
     ON CONFLICT (id) DO UPDATE SET version = excluded.version, kind = excluded.kind, name = excluded.name, region = excluded.region, valid_from = excluded.valid_from,
       valid_to = excluded.valid_to, label = excluded.label, classification = excluded.classification, categories = excluded.categories, audience = excluded.audience
     WHERE partner.version <= excluded.version`,
    [
      JSON.stringify(
        changes.map(({ after: { validFrom, validTo, label, ...model } }) => ({ ...model, valid_from: validFrom, valid_to: validTo, ...labelColumns(label) })),
      ),
    ],
  );
}
