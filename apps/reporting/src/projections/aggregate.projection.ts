import { derivedLabel, DomainError, isA, messageReplied, type DomainEvent, type Label } from '@entente/contracts';
import { labelColumns, type Tx } from '@entente/persistence';
import type { Change } from './change.js';

/** What an event is about, and who may know of it. What belongs to another aggregate is protected with it: a follow-up with its engagement. */
export interface AggregateModel {
  id: string;
  parent: string | undefined;
  version: number;
  /** The label its own events carry. */
  own: Label;
  /** With that of its parent as it is now: a stricter parent protects what was told before. */
  label: Label;
}

/** The event as one about what protects it: that a message was answered is for the readers of the answer, not for all of what it answers. */
export function aboutWhatProtects(event: DomainEvent): DomainEvent {
  return isA(messageReplied, event) ? { ...event, subject: event.data.reply, sequence: 1 } : event;
}

/**
 * The aggregate that what an event is about belongs to, where the event says so: a follow-up to its engagement, a finding or a
 * lesson to its exercise, a message or a line check to its channel, even where it names a crisis, a measure to its crisis.
 */
export function parentOf({ data }: DomainEvent): string | undefined {
  if (typeof data !== 'object' || data === null) return undefined;
  if ('exercise' in data && typeof data.exercise === 'string') return data.exercise;
  if ('channel' in data && typeof data.channel === 'string') return data.channel;
  if ('crisis' in data && typeof data.crisis === 'string') return data.crisis;
  const followUp = 'followUp' in data ? data.followUp : undefined;
  return typeof followUp === 'object' && followUp !== null && 'engagement' in followUp && typeof followUp.engagement === 'string'
    ? followUp.engagement
    : undefined;
}

/** The aggregate after an event, as far as its own label protects it; an older event changes nothing. */
export function foldAggregate(model: AggregateModel | undefined, event: DomainEvent): AggregateModel {
  if (model && event.sequence < model.version) return model;
  return { id: event.subject, parent: parentOf(event) ?? model?.parent, version: event.sequence, own: event.label, label: event.label };
}

/** The aggregate under the label its parent has. Throws `rejected` where that was never told of: nobody could say who may see it. */
export function underParent(model: AggregateModel, known: (id: string) => AggregateModel | undefined): AggregateModel {
  if (model.parent === undefined) return model;
  const parent = known(model.parent);
  if (!parent) throw new DomainError('rejected', 'parent-unknown', `${model.id} belongs to ${model.parent}, of which nothing was told`);
  return { ...model, label: derivedLabel([parent.label, model.own]) };
}

type AggregateRow = Omit<AggregateModel, 'own' | 'parent'> & { own_label: Label; parent: string | null };

async function load(tx: Tx, condition: string, ids: readonly string[]): Promise<Map<string, AggregateModel>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.query<AggregateRow>(`SELECT id, parent, version, own_label, label FROM aggregate WHERE ${condition}`, [ids]);
  return new Map(rows.map(({ own_label, parent, ...row }) => [row.id, { ...row, parent: parent ?? undefined, own: own_label }]));
}

/** The aggregates that are there of these ids, and their parents. */
export function loadAggregates(tx: Tx, ids: readonly string[]): Promise<Map<string, AggregateModel>> {
  return load(tx, 'id = ANY(array_cat($1::text[], ARRAY(SELECT parent FROM aggregate WHERE id = ANY($1::text[]) AND parent IS NOT NULL)))', ids);
}

/** Everything that belongs to these. */
export function loadParts(tx: Tx, parents: readonly string[]): Promise<Map<string, AggregateModel>> {
  return load(tx, 'parent = ANY($1::text[])', parents);
}

/** Writes each aggregate once; an older version replaces none. */
export async function saveAggregates(tx: Tx, changes: readonly Change<AggregateModel>[]): Promise<void> {
  if (changes.length === 0) return;
  await tx.execute(
    `INSERT INTO aggregate (id, parent, version, own_label, label, classification, categories, audience)
     SELECT * FROM jsonb_to_recordset($1::jsonb) AS r(id text, parent text, version int, own_label jsonb, label jsonb, classification smallint, categories text[], audience text[])
     ON CONFLICT (id) DO UPDATE SET parent = excluded.parent, version = excluded.version, own_label = excluded.own_label, label = excluded.label,
       classification = excluded.classification, categories = excluded.categories, audience = excluded.audience WHERE aggregate.version <= excluded.version`,
    [JSON.stringify(changes.map(({ after: { id, parent, version, own, label } }) => ({ id, parent, version, own_label: own, ...labelColumns(label) })))],
  );
}
