import { Controller, Inject } from '@nestjs/common';
import { AggregateId, listEngagementClashes, type EngagementRecord, type Page } from '@entente/contracts';
import { Conditions, decodeCursor, encodeCursor, Transactions, type Tx } from '@entente/persistence';
import { Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { addDays, askedDays, personsMeant } from '../../persistence/engagement-conditions.js';

type Query = InputOf<typeof listEngagementClashes>['query'];

interface Side {
  id: string;
  title: string;
  from: string;
  to?: string;
  place?: string;
}
interface Clash {
  person: string;
  name?: string;
  certainty: 'certain' | 'possible';
  engagements: Side[];
}
interface Row {
  a: string;
  b: string;
  person: string;
  name: string | null;
  certain: boolean;
  left: EngagementRecord;
  right: EngagementRecord;
}

const FROM = `engagement_presence a JOIN engagement_presence b ON b.person = a.person AND b.engagement > a.engagement
  JOIN engagement l ON l.id = a.engagement JOIN engagement r ON r.id = b.engagement`;
const CERTAIN = 'a.from_last < b.to_first AND b.from_last < a.to_first';

function sideOf(id: string, { title, from, to, place }: EngagementRecord): Side {
  return { id, title, from, ...(to === undefined ? {} : { to }), ...(place?.text === undefined ? {} : { place: place.text }) };
}

/** People in two places at once, as far as the caller sees both. */
@Controller()
export class ListClashesController {
  constructor(@Inject(Transactions) private readonly transactions: Transactions) {}

  @Endpoint(listEngagementClashes)
  list(@Input() { query }: InputOf<typeof listEngagementClashes>, @SignedIn() { reader }: Caller): Promise<Page<Clash>> {
    return this.transactions.read(reader, (tx) => this.page(tx, query));
  }

  private async page(tx: Tx, query: Query): Promise<Page<Clash>> {
    const page = filtered(query);
    if (query.cursor !== undefined) {
      const key = decodeCursor(query.cursor, 3, (parts) => parts.every((part) => AggregateId.safeParse(part).success));
      page.add(`(a.person, a.engagement, b.engagement) > (${key.map((part) => `${page.value(part)}::uuid`).join(', ')})`);
    }
    const rows = await tx.query<Row>(
      `SELECT a.engagement AS a, b.engagement AS b, a.person, (SELECT coalesce(name, 'erased') FROM person WHERE id = a.person) AS name,
         ${CERTAIN} AS certain, l.record AS left, r.record AS right
       FROM ${FROM} WHERE ${page.sql} ORDER BY a.person, a.engagement, b.engagement LIMIT ${page.value(query.limit + 1)}`,
      page.values,
    );
    const counted = filtered(query);
    const [count] = await tx.query<{ total: number }>(`SELECT count(*)::int AS total FROM ${FROM} WHERE ${counted.sql}`, counted.values);
    const shown = rows.slice(0, query.limit);
    const last = shown.at(-1);
    return {
      items: shown.map(({ a, b, person, name, certain, left, right }) => ({
        person,
        ...(name === null ? {} : { name }),
        certainty: certain ? 'certain' : 'possible',
        engagements: [sideOf(a, left), sideOf(b, right)],
      })),
      next: rows.length > query.limit && last ? encodeCursor([last.person, last.a, last.b]) : null,
      total: count?.total ?? 0,
    };
  }
}

/** Each begins before the last day of the other: who leaves on the day the other begins is in one place after the other. */
function filtered(query: Query): Conditions {
  const conditions = new Conditions();
  conditions.add(
    'a.live AND b.live',
    'a.from_first < b.to_last AND b.from_first < a.to_last',
    'a.starts IS NULL OR b.starts IS NULL OR (a.starts < b.ends AND b.starts < a.ends)',
    'a.part_of IS NULL OR (a.part_of <> b.engagement AND a.part_of IS DISTINCT FROM b.part_of)',
    'b.part_of IS NULL OR b.part_of <> a.engagement',
  );
  if (query.certainty === 'certain') conditions.add(CERTAIN);
  const asked = askedDays(query);
  for (const alias of ['a', 'b']) if (asked) addDays(conditions, alias, asked, 'possible');
  if (query.who !== undefined) conditions.add(`a.person IN (${personsMeant(conditions, query.who)})`);
  if (query.partner !== undefined) {
    const partner = conditions.value(query.partner);
    conditions.add(`${partner} = ANY(l.partners) OR ${partner} = ANY(r.partners)`);
  }
  if (query.source !== undefined) {
    const source = conditions.value(query.source);
    conditions.add(`l.source = ${source} AND r.source = ${source}`);
  }
  return conditions;
}
