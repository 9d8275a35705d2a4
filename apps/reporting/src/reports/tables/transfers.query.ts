import { firstDay, lastDay } from '../partial-days.js';
import { between, groupedBy, type Question } from './table.js';

/** Deliveries per group; quantities of different units are never added up. */
export function transfersTable(question: Question): [sql: string, parameters: unknown[]] {
  const exportedOn = 'd."exportedOn"';
  return [
    groupedBy(question.groupBy, {
      values: { year: `left(${exportedOn}, 4)::int`, category: 'i.category', from: 't.exporter', to: 't.recipient' },
      measures: 'i.unit, count(DISTINCT t.id)::int AS transfers, count(*)::int AS deliveries, sum(d.quantity)::float8 AS quantity',
      alsoBy: 'i.unit',
      from: `FROM transfer t CROSS JOIN LATERAL jsonb_to_recordset(t.deliveries) AS d(item text, quantity bigint, "exportedOn" text)
        JOIN LATERAL jsonb_to_recordset(t.items) AS i(id text, category text, unit text) ON i.id = d.item
        WHERE ($1::date IS NULL OR ${firstDay(exportedOn)} >= $1::date) AND ($2::date IS NULL OR ${lastDay(exportedOn)} <= $2::date)`,
    }),
    between(question),
  ];
}
