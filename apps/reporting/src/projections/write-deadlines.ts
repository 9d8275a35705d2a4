import type { Tx } from '@entente/persistence';
import type { DeadlineState } from './deadline.projection.js';
import { Labels, LABELS_OF } from './labels.js';

const OF = 'USING unnest($1::text[], $2::text[]) AS of(subject, id)';

function keys(deadlines: readonly DeadlineState[]): [subjects: string[], ids: string[]] {
  return [deadlines.map(({ subject }) => subject), deadlines.map(({ told }) => told.id)];
}

/** Removes deadlines that are open no more. */
export async function removeDeadlines(tx: Tx, deadlines: readonly DeadlineState[]): Promise<void> {
  if (deadlines.length === 0) return;
  for (const table of ['deadline_party', 'deadline']) {
    await tx.execute(`DELETE FROM ${table} d ${OF} WHERE d.subject = of.subject AND d.id = of.id`, keys(deadlines));
  }
}

/** Writes each deadline and who owes it, in place of what was there. */
export async function writeDeadlines(tx: Tx, deadlines: readonly DeadlineState[]): Promise<void> {
  if (deadlines.length === 0) return;
  const labels = new Labels();
  const rows = deadlines.map(({ subject, owner, agreement, parent, told, owedBy, label }) => ({
    subject,
    owner,
    parent,
    id: told.id,
    agreement,
    kind: told.kind,
    day: told.on,
    title: told.title,
    about: told.about,
    every_party: told.owedBy.length === 0,
    owed_by: owedBy,
    rule: told.rule,
    told_at: told.toldAt,
    number: labels.numberOf(label),
  }));
  await tx.execute(
    `INSERT INTO deadline (subject, id, owner, parent, agreement, kind, day, title, about, every_party, owed_by, rule, told_at, label, classification, categories, audience)
     SELECT r.subject, r.id, r.owner, r.parent, r.agreement, r.kind, r.day, r.title, r.about, r.every_party, r.owed_by, r.rule, r.told_at, l.label, l.classification, l.categories, l.audience
     FROM jsonb_to_recordset($1::jsonb) AS r(subject text, id text, owner text, parent text, agreement uuid, kind text, day date, title text, about text, every_party boolean,
       owed_by text[], rule jsonb, told_at timestamptz, number int) JOIN ${LABELS_OF('$2')} USING (number)
     ON CONFLICT (subject, id) DO UPDATE SET owner = excluded.owner, parent = excluded.parent, agreement = excluded.agreement, kind = excluded.kind, day = excluded.day, title = excluded.title,
       about = excluded.about, every_party = excluded.every_party, owed_by = excluded.owed_by, rule = excluded.rule, told_at = excluded.told_at,
       label = excluded.label, classification = excluded.classification, categories = excluded.categories, audience = excluded.audience`,
    [JSON.stringify(rows), labels.json()],
  );
  await tx.execute(`DELETE FROM deadline_party d ${OF} WHERE d.subject = of.subject AND d.id = of.id`, keys(deadlines));
  await tx.execute(
    `INSERT INTO deadline_party (partner, day, subject, id, kind, classification, categories, audience)
     SELECT p.partner, r.day, r.subject, r.id, r.kind, l.classification, l.categories, l.audience
     FROM jsonb_to_recordset($1::jsonb) AS r(subject text, id text, kind text, day date, owed_by text[], number int) JOIN ${LABELS_OF('$2')} USING (number)
     CROSS JOIN LATERAL (SELECT DISTINCT unnest(r.owed_by)) AS p(partner)`,
    [JSON.stringify(rows), labels.json()],
  );
}
