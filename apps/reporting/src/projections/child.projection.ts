import { derivedLabel, type DomainEvent, type Label } from '@entente/contracts';
import { labelColumns, type Tx } from '@entente/persistence';
import type { Change } from './change.js';

/** An aggregate of its own that belongs to an agreement, and is protected with it: an approval, a case, a transfer, an attachment. */
export interface ChildModel {
  id: string;
  agreement: string;
  version: number;
  /** The label its own events carry. */
  own: Label;
  /** With that of the agreement as it is now: a stricter agreement protects what was told before. */
  label: Label;
}

/** The agreement an event is about: the one its data name, else its subject; undefined where that is no aggregate, such as a calendar. */
export function agreementOf({ data, subject }: DomainEvent): string | undefined {
  if (typeof data === 'object' && data !== null && 'agreement' in data && typeof data.agreement === 'string') return data.agreement;
  return /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(subject) ? subject : undefined;
}

/** The child after an event; an older event changes nothing. Throws on an event that is about no agreement. */
export function foldChild(model: ChildModel | undefined, event: DomainEvent): ChildModel {
  if (model && event.sequence < model.version) return model;
  const agreement = agreementOf(event);
  if (agreement === undefined) throw new Error(`${event.type} is about no agreement`);
  return { id: event.subject, agreement, version: event.sequence, own: event.label, label: event.label };
}

/** The child under the label its agreement has. */
export function underAgreement(child: ChildModel, agreement: Label): ChildModel {
  return { ...child, label: derivedLabel([agreement, child.own]) };
}

type ChildRow = Omit<ChildModel, 'own'> & { own_label: Label };

/** The children that are there of these ids, or of these agreements. */
export async function loadChildren(tx: Tx, by: 'id' | 'agreement', ids: readonly string[]): Promise<Map<string, ChildModel>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.query<ChildRow>(
    `SELECT id, agreement, version, own_label, label FROM child WHERE ${by === 'id' ? 'id = ANY($1::text[])' : 'agreement = ANY($1::uuid[])'}`,
    [ids],
  );
  return new Map(rows.map(({ own_label, ...row }) => [row.id, { ...row, own: own_label }]));
}

/** Writes each child once; an older version replaces none. */
export async function saveChildren(tx: Tx, changes: readonly Change<ChildModel>[]): Promise<void> {
  if (changes.length === 0) return;
  await tx.execute(
    `INSERT INTO child (id, agreement, version, own_label, label, classification, categories, audience)
     SELECT * FROM jsonb_to_recordset($1::jsonb) AS r(id text, agreement uuid, version int, own_label jsonb, label jsonb, classification smallint, categories text[], audience text[])
     ON CONFLICT (id) DO UPDATE SET agreement = excluded.agreement, version = excluded.version, own_label = excluded.own_label, label = excluded.label,
       classification = excluded.classification, categories = excluded.categories, audience = excluded.audience WHERE child.version <= excluded.version`,
    [JSON.stringify(changes.map(({ after: { id, agreement, version, own, label } }) => ({ id, agreement, version, own_label: own, ...labelColumns(label) })))],
  );
}
