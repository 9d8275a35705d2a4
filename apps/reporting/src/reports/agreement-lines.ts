import type { AgreementLine, Label } from '@entente/contracts';
import type { z } from 'zod';

const MOST_AGREEMENTS = 50;

export type AgreementLine = z.infer<typeof AgreementLine>;

/** Agreements inside a larger answer: the newest, how many there are of each status, and the labels of all. */
export interface AgreementsExcerpt {
  counts: { total: number; inForce: number; signed: number; ended: number };
  lines: AgreementLine[];
  labels: Label[];
}

/** SQL columns `counts`, `lines` and `labels` over a CTE `mine`: agreements with `status` and `certain`. */
export const AGREEMENTS_EXCERPT = `
  (SELECT jsonb_build_object('total', count(*), 'inForce', count(*) FILTER (WHERE status = 'inForce'), 'signed', count(*) FILTER (WHERE status = 'signed'),
     'ended', count(*) FILTER (WHERE status = 'ended')) FROM mine) AS counts,
  (SELECT coalesce(jsonb_agg(line ORDER BY newest DESC NULLS LAST, id DESC), '[]') FROM (
     SELECT id, coalesce(signed_last, in_force_last, ended_last) AS newest, jsonb_strip_nulls(jsonb_build_object('id', id, 'title', title, 'kind', kind, 'parties', parties,
       'signedOn', signed_on, 'inForceOn', in_force_on, 'endedOn', ended_on, 'status', status, 'certainty', CASE WHEN certain THEN 'certain' ELSE 'possible' END,
       'obligations', (SELECT coalesce(jsonb_agg(DISTINCT o->'kind'), '[]') FROM jsonb_array_elements(obligations) AS o), 'label', label)) AS line
     FROM mine ORDER BY newest DESC NULLS LAST, id DESC LIMIT ${MOST_AGREEMENTS}) newest_first) AS lines,
  (SELECT coalesce(jsonb_agg(label), '[]') FROM (SELECT DISTINCT label FROM mine) distinct_labels) AS labels`;
