import { Controller, Inject } from '@nestjs/common';
import { AggregateId, DomainError, interval, isDay, listCrises, type CrisisView, type Page } from '@entente/contracts';
import { wordsOf } from '@entente/partner-directory';
import { Conditions, decodeCursor, encodeCursor, Transactions, type Tx } from '@entente/persistence';
import { Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { certaintyOf, daysOf, type Asked } from '../../domain/days.js';
import { crisisView } from '../../domain/views.js';
import { CrisisRepository } from '../../persistence/crisis.repository.js';

type Query = InputOf<typeof listCrises>['query'];

/** Crises by their first day; the count is over what the reader may see. */
@Controller()
export class ListCrisesController {
  constructor(
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(CrisisRepository) private readonly crises: CrisisRepository,
  ) {}

  @Endpoint(listCrises)
  list(@Input() { query }: InputOf<typeof listCrises>, @SignedIn() { reader }: Caller): Promise<Page<CrisisView>> {
    return this.transactions.read(reader, (tx) => this.page(tx, query));
  }

  private async page(tx: Tx, query: Query): Promise<Page<CrisisView>> {
    const asked = askedDays(query);
    const [page, all] = [filtered(query, asked), filtered(query, asked)];
    if (query.cursor !== undefined) {
      const [day, id] = decodeCursor(query.cursor, 2, ([first, second]) => isDay(String(first)) && AggregateId.safeParse(second).success);
      page.add(`(from_first, id) > (${page.value(day)}::date, ${page.value(id)}::uuid)`);
    }
    const found = await this.crises.where(tx, page.sql, page.values, query.limit + 1);
    const items = found.slice(0, query.limit);
    const last = items.at(-1);
    return {
      items: items.map((crisis) => ({ ...crisisView(crisis), ...(asked && { certainty: certaintyOf(daysOf(crisis.record), asked) }) })),
      next: found.length > query.limit && last ? encodeCursor([daysOf(last.record).fromFirst, last.id]) : null,
      total: await this.crises.count(tx, String(all.sql), all.values),
    };
  }
}

/** The days a query asks about; undefined where it asks about none. Throws `invalid` where `on` comes with `from` or `to`. */
function askedDays({ on, from, to }: Query): Asked | undefined {
  if (on !== undefined && (from !== undefined || to !== undefined)) {
    const fault = { path: '/query/on', code: 'on-and-range', message: 'either one day, or from and to' };
    throw new DomainError('invalid', 'on-and-range', fault.message, [fault]);
  }
  const [begins, ends] = [on ?? from, on ?? to];
  if (begins === undefined && ends === undefined) return undefined;
  return { first: begins && interval(begins).first, last: ends && interval(ends).last };
}

function filtered(query: Query, asked: Asked | undefined): Conditions {
  const conditions = new Conditions();
  const [begins, ends] = query.certainty === 'certain' ? ['from_last', 'to_first'] : ['from_first', 'to_last'];
  if (asked?.last !== undefined) conditions.add(`${begins} <= ${conditions.value(asked.last)}::date`);
  if (asked?.first !== undefined) conditions.add(`${ends} >= ${conditions.value(asked.first)}::date`);
  const same: readonly (readonly [string, string | undefined])[] = [
    ['state', query.state],
    ['phase', query.phase],
    ['source', query.source],
    ['source_record', query.record],
  ];
  for (const [column, value] of same) if (value !== undefined) conditions.add(`${column} = ${conditions.value(value)}`);
  if (query.partner !== undefined) conditions.add(`${conditions.value(query.partner)} = ANY(partners)`);
  if (query.q !== undefined) conditions.add(`words @> ${conditions.value(wordsOf(query.q))}::text[]`);
  return conditions;
}
