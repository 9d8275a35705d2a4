import type { AgreementLine, Label } from '@entente/contracts';
import type { z } from 'zod';
import { participationIn } from './participation.js';

const MOST_AGREEMENTS = 50;

export type AgreementLine = z.infer<typeof AgreementLine>;

/** Agreements inside a larger answer: the newest, how many there are of each status, and the labels of all. */
export interface AgreementsExcerpt {
  counts: { total: number; inForce: number; signed: number; ended: number };
  lines: AgreementLine[];
  labels: Label[];
}

/**
 * SQL columns `counts`, `lines` and `labels` over a CTE `mine`: agreements with `status` and `certain`. The parameters
 * hold the partners asked about, and the first and the last day.
 */
export function agreementsExcerpt(partners: string, first: string, last: string): string {
  return `
  (SELECT jsonb_build_object('total', count(*), 'inForce', count(*) FILTER (WHERE status = 'inForce'), 'signed', count(*) FILTER (WHERE status = 'signed'),
     'ended', count(*) FILTER (WHERE status = 'ended')) FROM mine) AS counts,
  (SELECT coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('id', a.id, 'title', a.title, 'kind', a.kind, 'parties', a.parties, 'signedOn', a.signed_on,
       'inForceOn', a.in_force_on, 'endedOn', a.ended_on, 'status', a.status, 'certainty', CASE WHEN a.certain THEN 'certain' ELSE 'possible' END,
       'participation', ${participationIn('a', partners, first, last)},
       'obligations', (SELECT coalesce(jsonb_agg(DISTINCT o->'kind'), '[]') FROM jsonb_array_elements(a.obligations) AS o), 'label', a.label))
     ORDER BY a.newest DESC NULLS LAST, a.id DESC), '[]')
   FROM (SELECT *, coalesce(signed_last, in_force_last, ended_last) AS newest FROM mine ORDER BY newest DESC NULLS LAST, id DESC LIMIT ${MOST_AGREEMENTS}) a) AS lines,
  (SELECT coalesce(jsonb_agg(label), '[]') FROM (SELECT DISTINCT label FROM mine) distinct_labels) AS labels`;
}
