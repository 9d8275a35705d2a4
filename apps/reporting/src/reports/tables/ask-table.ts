import { dayOf, DomainError, REPORTS, type Fault, type PartialDate, type ReportDefinition, type ReportName } from '@entente/contracts';
import type { Question } from './table.js';

const MOST_DIMENSIONS = 3;

interface Query {
  from?: PartialDate | undefined;
  to?: PartialDate | undefined;
  asOf?: PartialDate | undefined;
  groupBy?: string | undefined;
}

function fault(field: string, message: string, accepted?: readonly string[]): Fault {
  return { path: `/query/${field}`, code: 'not-in-this-report', message, ...(accepted === undefined ? {} : { accepted: [...accepted] }) };
}

/** What a table is asked. Throws `invalid` with every fault where its definition does not take that. */
export function questionOf(name: ReportName, query: Query, now: Date): Question {
  const { dimensions, groupBy, between, asOf }: ReportDefinition = REPORTS[name];
  const known = dimensions.map((dimension) => dimension.name);
  const asked = query.groupBy === undefined ? [...groupBy] : [...new Set(query.groupBy.split(','))];
  const faults = [
    ...asked.flatMap((dimension, at) => (known.includes(dimension) ? [] : [fault(`groupBy/${at}`, `${name} is not grouped by ${dimension}`, known)])),
    ...(asked.length > MOST_DIMENSIONS ? [fault('groupBy', `at most ${MOST_DIMENSIONS} at once`)] : []),
    ...(['from', 'to'] as const).flatMap((end) =>
      between === undefined && query[end] !== undefined ? [fault(end, `${name} is not about a stretch of time`)] : [],
    ),
    ...(asOf === undefined && query.asOf !== undefined ? [fault('asOf', `${name} says what is known now`)] : []),
  ];
  if (faults.length > 0) throw new DomainError('invalid', 'not-in-this-report', faults.map(({ message }) => message).join('; '), faults);
  return { groupBy: asked, from: query.from, to: query.to, asOf: query.asOf ?? dayOf(now) };
}
