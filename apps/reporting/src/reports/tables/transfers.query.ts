import { between, groupedBy, type Question } from './table.js';

/** Deliveries per group; quantities of different units are never added up. */
export function transfersTable(question: Question): [sql: string, parameters: unknown[]] {
  const exported = `CASE length(d."exportedOn") WHEN 4 THEN d."exportedOn" || '-01-01' WHEN 7 THEN d."exportedOn" || '-01' ELSE d."exportedOn" END::date`;
  const over = `CASE length(d."exportedOn") WHEN 4 THEN interval '1 year' WHEN 7 THEN interval '1 month' ELSE interval '1 day' END`;
  return [
    groupedBy(question.groupBy, {
      values: { year: 'left(d."exportedOn", 4)::int', category: 'i.category', from: 't.exporter', to: 't.recipient' },
      measures: 'i.unit, count(DISTINCT t.id)::int AS transfers, count(*)::int AS deliveries, sum(d.quantity)::float8 AS quantity',
      alsoBy: 'i.unit',
      from: `FROM transfer t CROSS JOIN LATERAL jsonb_to_recordset(t.deliveries) AS d(item text, quantity bigint, "exportedOn" text)
        JOIN LATERAL jsonb_to_recordset(t.items) AS i(id text, category text, unit text) ON i.id = d.item
        WHERE ($1::date IS NULL OR ${exported} >= $1::date) AND ($2::date IS NULL OR ${exported} + ${over} <= $2::date + interval '1 day')`,
    }),
    between(question),
  ];
}
