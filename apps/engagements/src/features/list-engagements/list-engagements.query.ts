import { Inject, Injectable } from '@nestjs/common';
import { AggregateId, isDay, type EngagementView, type listEngagements, type Page } from '@entente/contracts';
import { wordsOf } from '@entente/partner-directory';
import { Conditions, decodeCursor, encodeCursor, type Tx } from '@entente/persistence';
import type { InputOf } from '@entente/service-kit';
import { daysOf } from '../../domain/days.js';
import { addDays, askedDays, certaintyOf, personsMeant } from '../../persistence/engagement-conditions.js';
import { EngagementLookups } from '../../persistence/engagement-lookups.js';
import { EngagementViews } from '../../persistence/engagement-views.js';

type Query = InputOf<typeof listEngagements>['query'];

/** Engagements by their first day; every count is over what the reader may see. */
@Injectable()
export class ListEngagementsQuery {
  constructor(
    @Inject(EngagementLookups) private readonly lookups: EngagementLookups,
    @Inject(EngagementViews) private readonly views: EngagementViews,
  ) {}

  async page(tx: Tx, query: Query): Promise<Page<EngagementView>> {
    const asked = askedDays(query);
    const page = filtered(query);
    if (query.cursor !== undefined) {
      const [day, id] = decodeCursor(query.cursor, 2, ([day, id]) => isDay(String(day)) && AggregateId.safeParse(id).success);
      page.add(`(e.from_first, e.id) > (${page.value(day)}::date, ${page.value(id)}::uuid)`);
    }
    const found = await this.lookups.select(tx, page, 'e.from_first, e.id', query.limit + 1);
    const shown = found.slice(0, query.limit);
    const views = await this.views.of(tx, shown);
    const last = shown.at(-1);
    const more = found.length > query.limit;
    return {
      items: asked ? views.map((view) => ({ ...view, certainty: certaintyOf(view, asked) })) : views,
      next: more && last ? encodeCursor([daysOf(last.record).fromFirst, last.id]) : null,
      total: query.cursor === undefined && !more ? found.length : await this.lookups.count(tx, filtered(query)),
    };
  }
}

/** What the query asks of `engagement e`. Words may come in any order, case and accents aside. */
function filtered(query: Query): Conditions {
  const conditions = new Conditions();
  const asked = askedDays(query);
  if (asked) addDays(conditions, 'e', asked, query.certainty ?? 'possible');
  for (const partner of [query.partner, query.with]) if (partner !== undefined) conditions.add(`${conditions.value(partner)} = ANY(e.partners)`);
  if (query.who !== undefined) conditions.add(`EXISTS (SELECT 1 FROM (${personsMeant(conditions, query.who)}) AS meant(id) WHERE meant.id = ANY(e.persons))`);
  if (query.kind !== undefined) conditions.add(`e.kind = ${conditions.value(query.kind)}`);
  if (query.state !== undefined) conditions.add(`e.state = ${conditions.value(query.state)}`);
  if (query.source !== undefined) conditions.add(`e.source = ${conditions.value(query.source)}`);
  if (query.record !== undefined) conditions.add(`e.source_record = ${conditions.value(query.record)}`);
  if (query.partOf !== undefined) conditions.add(`e.part_of = ${conditions.value(query.partOf)}`);
  if (query.objective !== undefined) conditions.add(`${conditions.value(query.objective)}::uuid = ANY(e.objectives)`);
  if (query.agreement !== undefined) conditions.add(`${conditions.value(query.agreement)}::uuid = ANY(e.agreements)`);
  if (query.q !== undefined) conditions.add(`e.words @> ${conditions.value(wordsOf(query.q))}::text[]`);
  return conditions;
}
