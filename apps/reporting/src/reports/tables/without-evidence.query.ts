import { asked, statusOf } from '../agreement-status.js';
import { MOST_ROWS, type Question } from './table.js';

/** Agreements that may have been in force for a year and ask for something, of which nothing was shown in that year; longest without first. */
export function withoutEvidenceTable({ asOf }: Question): [sql: string, parameters: unknown[]] {
  return [
    `SELECT a.id AS agreement, a.title, a.kind, jsonb_array_length(a.obligations) AS obligations, a.in_force_on AS "inForceOn", shown.last::text AS "lastEvidence"
     FROM agreement a ${statusOf('$1', '$2')}
     LEFT JOIN (SELECT o.agreement, max(o.evidence_last) AS last FROM owed o GROUP BY o.agreement) shown ON shown.agreement = a.id
     WHERE reached.status = 'inForce' AND a.obligations <> '[]' AND a.in_force_first <= $1::date - interval '1 year'
       AND (shown.last IS NULL OR shown.last <= $1::date - interval '1 year')
     ORDER BY shown.last NULLS FIRST, a.in_force_first, a.id LIMIT ${MOST_ROWS + 1}`,
    asked(asOf),
  ];
}
