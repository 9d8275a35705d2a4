import { derivedLabel, type Label, type PartialDate, type RelationParts } from '@entente/contracts';
import type { Tx } from '@entente/persistence';
import type { z } from 'zod';
import { agreementsExcerpt, type AgreementsExcerpt } from '../agreement-lines.js';
import { asked, holds, holdsForCertain, statusOf } from '../agreement-status.js';
import { countHistory, historyLines } from '../history/history-lines.js';
import { nextDeadlines } from '../deadlines/next-deadlines.js';
import { obligationsExcerpt, type ObligationLine } from '../obligation-lines.js';
import { readAround } from '../around.js';
import { readPosition } from '../position.js';

const MOST_HISTORY = 20;

const AGREEMENTS = `
  WITH mine AS MATERIALIZED (
    SELECT a.*, reached.status, sure.certain FROM agreement_party p JOIN agreement_party q ON q.agreement = p.agreement JOIN agreement a ON a.id = p.agreement
    ${statusOf('$3', '$4')} WHERE p.partner = $1 AND q.partner = $2)
  SELECT ${agreementsExcerpt('$5', '$3', '$4')}, ${obligationsExcerpt('both sides', '$5', '$3', '$4')}`;

const SHARED = `
  WITH belonging AS (
    SELECT m.partner, m.organisation, bool_or(${holdsForCertain('$3', '$4')}) AS certain, jsonb_agg(m.label) AS labels
    FROM membership m WHERE m.partner IN ($1, $2) AND ${holds('$3', '$4')} GROUP BY m.partner, m.organisation)
  SELECT a.organisation, a.certain AND b.certain AS certain, a.labels || b.labels AS labels
  FROM belonging a JOIN belonging b USING (organisation) WHERE a.partner = $1 AND b.partner = $2 ORDER BY a.organisation`;

/** Everything between two partners on a day, as far as the transaction's reader may see it. */
export async function readRelation(tx: Tx, a: string, b: string, asOf: PartialDate, now: Date): Promise<z.infer<typeof RelationParts>> {
  const position = await readPosition(tx);
  const parameters = [a, b, ...asked(asOf)];
  const [agreements] = await tx.query<AgreementsExcerpt & { obligations: ObligationLine[] }>(AGREEMENTS, [...parameters, [a, b]]);
  if (!agreements) throw new Error('a query without FROM answers one row');
  const shared = await tx.query<{ organisation: string; certain: boolean; labels: Label[] }>(SHARED, parameters);
  const deadlines = await nextDeadlines(tx, { between: [a, b] }, now);
  const around = await readAround(tx, [a, b], asOf, now);
  const history = await historyLines(tx, { partners: [a, b] }, 'newest first', MOST_HISTORY);
  return {
    partners: [a, b],
    asOf,
    agreements: { items: agreements.lines, total: agreements.counts.total, counts: agreements.counts },
    sharedOrganisations: shared.map(({ organisation, certain }) => ({ organisation, certainty: certain ? 'certain' : 'possible' })),
    obligations: agreements.obligations,
    deadlines,
    ...around.parts,
    history: { items: history, total: await countHistory(tx, { partners: [a, b] }) },
    label: derivedLabel([
      ...agreements.labels,
      ...shared.flatMap(({ labels }) => labels),
      ...around.labels,
      ...[...deadlines.items, ...history].map(({ label }) => label),
    ]),
    position,
  };
}
