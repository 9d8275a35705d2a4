import { isDeepStrictEqual } from 'node:util';
import { labelColumns, type Tx } from '@entente/persistence';
import type { Change } from './change.js';
import { daysOf } from './days.js';
import type { AgreementModel } from './fold-agreement.js';

interface MembershipModel {
  spell: string;
  agreement: string;
  organisation: string;
  partner: string;
  from_on: string | undefined;
  to_on: string | undefined;
  label: AgreementModel['label'];
}

/** Who belongs to the organisation an agreement founds; the end of the agreement ends every membership. */
function membershipsOf(model: AgreementModel | undefined): MembershipModel[] {
  const organisation = model?.constitutes;
  if (model === undefined || organisation === undefined) return [];
  return model.spells.map(({ id, partner, from, to }) => ({
    spell: id,
    agreement: model.id,
    organisation,
    partner,
    from_on: from,
    to_on: to ?? model.endedOn,
    label: model.label,
  }));
}

/** Writes the memberships that changed, and only those. */
export async function saveMemberships(tx: Tx, changes: readonly Change<AgreementModel>[]): Promise<void> {
  const pairs = changes.map(({ before, after }) => ({ before: membershipsOf(before), after: membershipsOf(after) }));
  const gone = pairs.flatMap(({ before, after }) => before.filter((old) => !after.some(({ spell }) => spell === old.spell)));
  if (gone.length > 0) {
    await tx.execute(
      'DELETE FROM membership m USING unnest($1::uuid[], $2::uuid[]) AS gone(agreement, spell) WHERE m.agreement = gone.agreement AND m.spell = gone.spell',
      [gone.map(({ agreement }) => agreement), gone.map(({ spell }) => spell)],
    );
  }
  const written = pairs.flatMap(({ before, after }) => after.filter((one) => !before.some((old) => isDeepStrictEqual(old, one))));
  if (written.length === 0) return;
  await tx.execute(
    `INSERT INTO membership (spell, agreement, organisation, partner, from_on, to_on, from_first, from_last, to_first, to_last, label, classification, categories, audience)
     SELECT * FROM jsonb_to_recordset($1::jsonb) AS r(spell uuid, agreement uuid, organisation text, partner text, from_on text, to_on text,
       from_first date, from_last date, to_first date, to_last date, label jsonb, classification smallint, categories text[], audience text[])
     ON CONFLICT (agreement, spell) DO UPDATE SET organisation = excluded.organisation, partner = excluded.partner, from_on = excluded.from_on, to_on = excluded.to_on,
       from_first = excluded.from_first, from_last = excluded.from_last, to_first = excluded.to_first, to_last = excluded.to_last,
       label = excluded.label, classification = excluded.classification, categories = excluded.categories, audience = excluded.audience`,
    [JSON.stringify(written.map(rowOf))],
  );
}

function rowOf({ label, ...model }: MembershipModel): object {
  const [from, to] = [daysOf(model.from_on), daysOf(model.to_on)];
  return { ...model, from_first: from.first, from_last: from.last, to_first: to.first, to_last: to.last, ...labelColumns(label) };
}
