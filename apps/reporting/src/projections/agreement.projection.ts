import { labelColumns, type Tx } from '@entente/persistence';
import { relabelled, type Change } from './change.js';
import { daysOf } from './days.js';
import type { AgreementModel } from './fold-agreement.js';
import { Labels, LABELS_OF } from './labels.js';

interface AgreementRow extends Pick<AgreementModel, 'id' | 'version' | 'title' | 'kind' | 'parties' | 'spells' | 'obligations' | 'warnings' | 'label'> {
  also_kinds: AgreementModel['alsoKinds'];
  constitutes: string | null;
  signed_on: string | null;
  in_force_on: string | null;
  ended_on: string | null;
}

/** The agreements of these ids that are there. */
export async function loadAgreements(tx: Tx, ids: readonly string[]): Promise<Map<string, AgreementModel>> {
  const rows = await tx.query<AgreementRow>(
    `SELECT id, version, title, kind, also_kinds, constitutes, signed_on, in_force_on, ended_on, parties, spells, obligations, warnings, label
     FROM agreement WHERE id = ANY($1::uuid[])`,
    [ids],
  );
  return new Map(
    rows.map(({ also_kinds, constitutes, signed_on, in_force_on, ended_on, ...row }) => [
      row.id,
      {
        ...row,
        alsoKinds: also_kinds,
        constitutes: constitutes ?? undefined,
        signedOn: signed_on ?? undefined,
        inForceOn: in_force_on ?? undefined,
        endedOn: ended_on ?? undefined,
      },
    ]),
  );
}

const COLUMNS = `id, version, title, kind, also_kinds, constitutes, signed_on, in_force_on, ended_on, signed_first, signed_last, in_force_first, in_force_last,
  ended_first, ended_last, parties, spells, obligations, warnings, label, classification, categories, audience`;
const REPLACED = COLUMNS.split(/,\s*/)
  .filter((column) => column !== 'id')
  .map((column) => `${column} = excluded.${column}`)
  .join(', ');

/** Writes each agreement and its parties once; an older version replaces none. */
export async function saveAgreements(tx: Tx, changes: readonly Change<AgreementModel>[]): Promise<void> {
  if (changes.length === 0) return;
  await tx.execute(
    `INSERT INTO agreement (${COLUMNS})
     SELECT ${COLUMNS} FROM jsonb_to_recordset($1::jsonb) AS r(id uuid, version int, title text, kind text, also_kinds text[], constitutes text,
       signed_on text, in_force_on text, ended_on text, signed_first date, signed_last date, in_force_first date, in_force_last date,
       ended_first date, ended_last date, parties text[], spells jsonb, obligations jsonb, warnings jsonb, label jsonb, classification smallint,
       categories text[], audience text[])
     ON CONFLICT (id) DO UPDATE SET ${REPLACED} WHERE agreement.version <= excluded.version`,
    [JSON.stringify(changes.map(({ after }) => rowOf(after)))],
  );
  await saveParties(tx, changes);
}

function rowOf(model: AgreementModel): object {
  const [signed, inForce, ended] = [daysOf(model.signedOn), daysOf(model.inForceOn), daysOf(model.endedOn)];
  const { label, classification, categories, audience } = labelColumns(model.label);
  return {
    id: model.id,
    version: model.version,
    title: model.title,
    kind: model.kind,
    also_kinds: model.alsoKinds,
    constitutes: model.constitutes,
    signed_on: model.signedOn,
    in_force_on: model.inForceOn,
    ended_on: model.endedOn,
    signed_first: signed.first,
    signed_last: signed.last,
    in_force_first: inForce.first,
    in_force_last: inForce.last,
    ended_first: ended.first,
    ended_last: ended.last,
    parties: model.parties,
    spells: model.spells,
    obligations: model.obligations,
    warnings: model.warnings,
    label,
    classification,
    categories,
    audience,
  };
}

async function saveParties(tx: Tx, changes: readonly Change<AgreementModel>[]): Promise<void> {
  const gone = changes.flatMap(({ before, after }) =>
    (before?.parties ?? []).filter((partner) => !after.parties.includes(partner)).map((partner) => ({ partner, agreement: after.id })),
  );
  if (gone.length > 0) {
    await tx.execute(
      'DELETE FROM agreement_party p USING unnest($1::text[], $2::uuid[]) AS gone(partner, agreement) WHERE p.partner = gone.partner AND p.agreement = gone.agreement',
      [gone.map(({ partner }) => partner), gone.map(({ agreement }) => agreement)],
    );
  }
  const labels = new Labels();
  const written = changes.flatMap((change) => {
    const label = labels.numberOf(change.after.label);
    const known = relabelled(change) ? [] : (change.before?.parties ?? []);
    return [...new Set(change.after.parties)].filter((partner) => !known.includes(partner)).map((partner) => ({ partner, agreement: change.after.id, label }));
  });
  if (written.length === 0) return;
  await tx.execute(
    `INSERT INTO agreement_party (partner, agreement, classification, categories, audience)
     SELECT r.partner, r.agreement, l.classification, l.categories, l.audience
     FROM unnest($1::text[], $2::uuid[], $3::int[]) AS r(partner, agreement, label) JOIN ${LABELS_OF('$4')} ON l.number = r.label
     ON CONFLICT (partner, agreement) DO UPDATE SET classification = excluded.classification, categories = excluded.categories, audience = excluded.audience`,
    [written.map(({ partner }) => partner), written.map(({ agreement }) => agreement), written.map(({ label }) => label), labels.json()],
  );
}
