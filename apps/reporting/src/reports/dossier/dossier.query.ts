import { derivedLabel, type DossierParts, type Label, type PartialDate } from '@entente/contracts';
import type { Tx } from '@entente/persistence';
import type { z } from 'zod';
import { agreementsExcerpt, type AgreementsExcerpt } from '../agreement-lines.js';
import { asked, holds, holdsForCertain, statusOf } from '../agreement-status.js';
import { countHistory, historyLines } from '../history/history-lines.js';
import { nextDeadlines } from '../deadlines/next-deadlines.js';
import { obligationsExcerpt } from '../obligation-lines.js';
import { readAround } from '../around.js';
import { readPosition } from '../position.js';

type Dossier = z.infer<typeof DossierParts>;

const MOST_COUNTERPARTS = 50;
const MOST_HISTORY = 20;

interface DossierRow extends AgreementsExcerpt {
  counterparts: Dossier['counterparts'];
  obligations: Dossier['obligations'];
}

const AGREEMENTS = `
  WITH mine AS MATERIALIZED (
    SELECT a.*, reached.status, sure.certain FROM agreement_party p JOIN agreement a ON a.id = p.agreement ${statusOf('$2', '$3')} WHERE p.partner = $1)
  SELECT ${agreementsExcerpt('$4', '$2', '$3')},
    (SELECT coalesce(jsonb_agg(jsonb_build_object('partner', partner, 'agreements', agreements, 'inForce', in_force) ORDER BY agreements DESC, partner), '[]') FROM (
       SELECT o.partner, count(*) AS agreements, count(*) FILTER (WHERE mine.status = 'inForce') AS in_force
       FROM mine JOIN agreement_party o ON o.agreement = mine.id WHERE o.partner <> $1 GROUP BY o.partner ORDER BY agreements DESC, o.partner LIMIT ${MOST_COUNTERPARTS}) c) AS counterparts,
    ${obligationsExcerpt('one side', '$4', '$2', '$3')}`;

interface MembershipRow {
  other: string;
  from_on: string | null;
  certain: boolean;
  label: Label;
}

/** One line per organisation, or per member: the surest spell that holds, then the earliest. */
function memberships(tx: Tx, side: 'organisation' | 'partner', partner: string, days: readonly string[]): Promise<MembershipRow[]> {
  const other = side === 'organisation' ? 'partner' : 'organisation';
  return tx.query<MembershipRow>(
    `SELECT DISTINCT ON (m.${other}) m.${other} AS other, m.from_on, ${holdsForCertain('$2', '$3')} AS certain, m.label
     FROM membership m WHERE m.${side} = $1 AND ${holds('$2', '$3')} ORDER BY m.${other}, certain DESC, m.from_first NULLS FIRST, m.spell`,
    [partner, ...days],
  );
}

function certainty(certain: boolean): 'certain' | 'possible' {
  return certain ? 'certain' : 'possible';
}

function since(from: string | null): { from?: string } {
  return from === null ? {} : { from };
}

/** What is known of a partner on a day, as far as the transaction's reader may see it. */
export async function readDossier(tx: Tx, partner: string, asOf: PartialDate, now: Date): Promise<Dossier> {
  const position = await readPosition(tx);
  const days = asked(asOf);
  const [agreements] = await tx.query<DossierRow>(AGREEMENTS, [partner, ...days, [partner]]);
  if (!agreements) throw new Error('a query without FROM answers one row');
  const organisations = await memberships(tx, 'partner', partner, days);
  const members = await memberships(tx, 'organisation', partner, days);
  const deadlines = await nextDeadlines(tx, { partner }, now);
  const around = await readAround(tx, [partner], asOf, now);
  const history = await historyLines(tx, { partners: [partner] }, 'newest first', MOST_HISTORY);
  const { counts, lines, labels, counterparts, obligations } = agreements;
  return {
    partner,
    asOf,
    agreements: { items: lines, total: counts.total, counts },
    organisations: organisations.map((row) => ({ organisation: row.other, ...since(row.from_on), certainty: certainty(row.certain) })),
    members: members.map((row) => ({ partner: row.other, ...since(row.from_on), certainty: certainty(row.certain) })),
    counterparts,
    obligations,
    deadlines,
    ...around.parts,
    history: { items: history, total: await countHistory(tx, { partners: [partner] }) },
    label: derivedLabel([
      ...labels,
      ...around.labels,
      ...[organisations, members, deadlines.items, history].flatMap((lines) => lines.map(({ label }) => label)),
    ]),
    position,
  };
}
