import { isDeepStrictEqual } from 'node:util';
import type { DomainEvent, Label, OpenDeadlines, Owner, RuleReference } from '@entente/contracts';
import type { Tx } from '@entente/persistence';
import { boundOn } from './bound-parties.js';
import { countDeadlines } from './count-deadlines.js';
import type { SpellModel } from './spell-model.js';
import { foldDeadlines, type DeadlineModel } from './fold-deadlines.js';
import { removeDeadlines, writeDeadlines } from './write-deadlines.js';

/** A deadline with all that its rows say. */
export interface DeadlineState {
  subject: string;
  /** Who told it. */
  owner: Owner;
  /** The agreement it belongs to, if to any. */
  agreement: string | undefined;
  /** The aggregate its subject belongs to, where that is no agreement. */
  parent: string | undefined;
  told: DeadlineModel;
  /** Who owes it; where it was told of nobody in particular, the parties bound on that day. */
  owedBy: readonly string[];
  label: Label;
}

/** What deadlines take from the aggregate they are told of, and from the agreement or the parent it belongs to. */
export interface DeadlineOwner {
  owner: Owner;
  agreement?: string;
  parent?: string | undefined;
  spells: readonly SpellModel[];
  label: Label;
}

/** Whose stored deadlines may not be as they were, though nothing new was told of them. */
export interface Touched {
  subjects: readonly string[];
  agreements: readonly string[];
}

/** Writes what `told` replaces, and the deadlines of what was touched; what stays as it is is not written. */
export async function projectDeadlines(
  tx: Tx,
  told: readonly DomainEvent<OpenDeadlines>[],
  touched: Touched,
  ownerOf: (subject: string) => DeadlineOwner,
): Promise<void> {
  const subjects = [...new Set([...told.map(({ subject }) => subject), ...touched.subjects])];
  if (subjects.length + touched.agreements.length === 0) return;
  const stored = await loadDeadlines(tx, subjects, touched.agreements);
  const open = new Map<string, DeadlineModel[]>();
  for (const { subject, told: model } of stored) open.set(subject, [...(open.get(subject) ?? []), model]);
  for (const event of told) open.set(event.subject, foldDeadlines(open.get(event.subject) ?? [], event));
  const next = [...open].flatMap(([subject, models]) => statesOf(subject, models, ownerOf(subject)));
  const before = new Map(stored.map((one) => [keyOf(one), one]));
  const remaining = new Set(next.map(keyOf));
  const removed = stored.filter((one) => !remaining.has(keyOf(one)));
  const written = next.filter((one) => !isDeepStrictEqual(before.get(keyOf(one)), one));
  await removeDeadlines(tx, removed);
  await writeDeadlines(tx, written);
  await countDeadlines(tx, [...removed, ...written.flatMap((one) => before.get(keyOf(one)) ?? [])], written);
}

function keyOf({ subject, told }: DeadlineState): string {
  return `${subject}/${told.id}`;
}

function statesOf(subject: string, models: readonly DeadlineModel[], { owner, agreement, parent, spells, label }: DeadlineOwner): DeadlineState[] {
  const of = { subject, owner, agreement, parent, label };
  return models.map((told) => ({ ...of, told, owedBy: told.owedBy.length === 0 ? boundOn(spells, told.on) : told.owedBy }));
}

interface DeadlineRow {
  subject: string;
  id: string;
  owner: Owner;
  agreement: string | null;
  parent: string | null;
  kind: string;
  on: string;
  title: string;
  about: string;
  every_party: boolean;
  owed_by: string[];
  rule: RuleReference | null;
  told_at: Date;
  label: Label;
}

async function loadDeadlines(tx: Tx, subjects: readonly string[], agreements: readonly string[]): Promise<DeadlineState[]> {
  const columns = 'subject, id, owner, agreement, parent, kind, day::text AS on, title, about, every_party, owed_by, rule, told_at, label';
  const rows = await tx.query<DeadlineRow>(
    `SELECT ${columns} FROM deadline WHERE subject = ANY($1::text[]) UNION ALL
     SELECT ${columns} FROM deadline WHERE agreement = ANY($2::uuid[]) AND subject <> ALL($1::text[])`,
    [subjects, agreements],
  );
  return rows.map(({ subject, owner, agreement, parent, label, every_party, owed_by, rule, told_at, ...row }) => ({
    subject,
    owner,
    agreement: agreement ?? undefined,
    parent: parent ?? undefined,
    told: { ...row, owedBy: every_party ? [] : owed_by, ...(rule === null ? {} : { rule }), toldAt: told_at.toISOString() },
    owedBy: owed_by,
    label,
  }));
}
