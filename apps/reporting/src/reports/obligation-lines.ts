import type { DossierParts } from '@entente/contracts';
import type { z } from 'zod';
import { mayBind } from './participation.js';

const MOST_OBLIGATIONS = 200;

export type ObligationLine = z.infer<typeof DossierParts>['obligations'][number];

/** Whose obligations: those in which one of the partners has a side, or those in which both sides are theirs or everybody's. */
export type Sides = 'one side' | 'both sides';

/** SQL column `obligations` over a CTE `mine`: what is asked in agreements in force that may bind the partners in a parameter on those days. */
export function obligationsExcerpt(sides: Sides, partners: string, first: string, last: string): string {
  const side = (name: string): string => `(o->'${name}' = '[]' OR o->'${name}' ?| ${partners}::text[])`;
  return `(SELECT coalesce(jsonb_agg(obligation), '[]') FROM (
     SELECT jsonb_build_object('kind', o->'kind', 'agreement', mine.id, 'title', mine.title, 'owedBy', o->'owedBy', 'owedTo', o->'owedTo', 'latest',
       (SELECT coalesce(jsonb_agg(jsonb_build_object('partner', l.partner, 'dueOn', l.due_on, 'state', l.state) ORDER BY l.partner), '[]') FROM (
          SELECT DISTINCT ON (w.partner) w.partner, w.due_on, w.state FROM owed w
          WHERE w.agreement = mine.id AND w.obligation = (o->>'id')::uuid AND w.partner = ANY(${partners}::text[]) ORDER BY w.partner, w.due_first DESC, w.occurrence) l)) AS obligation
     FROM mine, jsonb_array_elements(mine.obligations) AS o
     WHERE mine.status = 'inForce' AND (${side('owedBy')} ${sides === 'one side' ? 'OR' : 'AND'} ${side('owedTo')}) AND ${mayBind(sides === 'one side' ? 'some' : 'every', 'mine', partners, first, last)}
     ORDER BY mine.signed_last DESC NULLS LAST, mine.id, o->>'id' LIMIT ${MOST_OBLIGATIONS}) owed) AS obligations`;
}
