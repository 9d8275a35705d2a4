import { isDeepStrictEqual } from 'node:util';
import { interval, type Label } from '@entente/contracts';
import type { Tx } from '@entente/persistence';
import { endOf, foldOccasion, tellsOccasion, type OccasionModel } from './fold-occasion.js';
import { Labels, LABELS_OF } from './labels.js';
import type { ToldBatch } from './told-batch.js';

interface Labelled {
  model: OccasionModel;
  label: Label;
}

/** Keeps what happens, and whom it concerns. What stays as it is is not written. */
export async function projectOccasions(tx: Tx, { told, hidden, labelOf }: ToldBatch): Promise<void> {
  const telling = told.filter(tellsOccasion);
  const stored = await load(tx, [...new Set([...telling.map(({ subject }) => subject), ...hidden.map(({ id }) => id)])]);
  const models = new Map([...stored].map(([id, { model }]) => [id, model]));
  for (const event of telling) models.set(event.subject, foldOccasion(models.get(event.subject), event));
  const after = [...models].map(([id, model]): Labelled => ({ model, label: labelOf(id) }));
  const changed = after.filter((one) => !isDeepStrictEqual(one, stored.get(one.model.id)));
  if (changed.length > 0) await save(tx, changed);
}

type OccasionRow = Pick<OccasionModel, 'id' | 'owner' | 'kind' | 'title' | 'state' | 'from' | 'partners'> & {
  to: string | null;
  place: string | null;
  told_at: Date;
  label: Label;
};

async function load(tx: Tx, ids: readonly string[]): Promise<Map<string, Labelled>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.query<OccasionRow>(
    'SELECT id, owner, kind, title, state, from_on AS from, to_on AS to, place, partners, told_at, label FROM occasion WHERE id = ANY($1::text[])',
    [ids],
  );
  return new Map(
    rows.map(({ to, place, told_at, label, ...row }) => [
      row.id,
      { model: { ...row, to: to ?? undefined, place: place ?? undefined, toldAt: told_at.toISOString() }, label },
    ]),
  );
}

/** Writes each occasion once, and the partners it concerns in place of those it concerned. */
async function save(tx: Tx, occasions: readonly Labelled[]): Promise<void> {
  const labels = new Labels();
  const rows = occasions.map(({ model: whole, label }) => {
    const { from, to, toldAt, ...model } = whole;
    const [begins, ends] = [interval(from), endOf(whole)];
    const days = { from_on: from, to_on: to, from_first: begins.first, from_last: begins.last, to_first: ends.first, to_last: ends.last };
    return { ...model, ...days, told_at: toldAt, number: labels.numberOf(label) };
  });
  const parameters = [JSON.stringify(rows), labels.json()];
  await tx.execute(
    `INSERT INTO occasion (id, owner, kind, title, state, from_on, to_on, from_first, from_last, to_first, to_last, place, partners, told_at,
       label, classification, categories, audience)
     SELECT r.id, r.owner, r.kind, r.title, r.state, r.from_on, r.to_on, r.from_first, r.from_last, r.to_first, r.to_last, r.place, r.partners, r.told_at,
       l.label, l.classification, l.categories, l.audience
     FROM jsonb_to_recordset($1::jsonb) AS r(id text, owner text, kind text, title text, state text, from_on text, to_on text, from_first date, from_last date,
       to_first date, to_last date, place text, partners text[], told_at timestamptz, number int) JOIN ${LABELS_OF('$2')} USING (number)
     ON CONFLICT (id) DO UPDATE SET owner = excluded.owner, kind = excluded.kind, title = excluded.title, state = excluded.state, from_on = excluded.from_on,
       to_on = excluded.to_on, from_first = excluded.from_first, from_last = excluded.from_last, to_first = excluded.to_first, to_last = excluded.to_last,
       place = excluded.place, partners = excluded.partners, told_at = excluded.told_at,
       label = excluded.label, classification = excluded.classification, categories = excluded.categories, audience = excluded.audience`,
    parameters,
  );
  await tx.execute('DELETE FROM occasion_partner WHERE occasion = ANY($1::text[])', [occasions.map(({ model }) => model.id)]);
  await tx.execute(
    `INSERT INTO occasion_partner (partner, occasion, owner, kind, state, from_first, to_last, classification, categories, audience)
     SELECT p.partner, r.id, r.owner, r.kind, r.state, r.from_first, r.to_last, l.classification, l.categories, l.audience
     FROM jsonb_to_recordset($1::jsonb) AS r(id text, owner text, kind text, state text, from_first date, to_last date, partners text[], number int)
     JOIN ${LABELS_OF('$2')} USING (number) CROSS JOIN LATERAL unnest(r.partners) AS p(partner)`,
    parameters,
  );
}
