import { Controller, Inject } from '@nestjs/common';
import {
  AggregateId,
  dayOf,
  erasePerson,
  fact,
  listNonStateOrganisations,
  listPersons,
  NonStateOrganisationRecord,
  organisationRegistered,
  ownLabel,
  personErased,
  Refusals,
  registerNonStateOrganisation,
  type NonStateOrganisationView,
  type Page,
  type PersonView,
} from '@entente/contracts';
import { Outbox } from '@entente/messaging';
import { PartnerDirectory, wordsOf } from '@entente/partner-directory';
import { Conditions, decodeCursor, encodeCursor, Transactions } from '@entente/persistence';
import { Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { newEvent, once } from '@entente/service-kit/owner';
import { begun, type Aggregate, type Decision, type Watched } from '../../domain/decision.js';
import { labelFaults, Resolving } from '../../domain/resolve-engagement.js';
import { NON_STATE_ORGANISATIONS } from '../../persistence/ledgers.js';
import { People } from '../../persistence/people.repository.js';
import { pageOf } from '../../persistence/record-page.js';
import { Writer } from '../../writing/writer.js';

const LISTING = { table: 'non_state_organisation', parse: (record: unknown): NonStateOrganisationRecord => NonStateOrganisationRecord.parse(record) };

function viewOf({ id, version, record, label }: Aggregate<NonStateOrganisationRecord>): NonStateOrganisationView {
  return { ...record, id, version, label };
}

/** People, apart from what refers to them, and organisations that are no partners. */
@Controller()
export class PeopleController {
  constructor(
    @Inject(Writer) private readonly writer: Writer,
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(People) private readonly people: People,
    @Inject(PartnerDirectory) private readonly directory: PartnerDirectory,
    @Inject(Outbox) private readonly outbox: Outbox,
  ) {}

  @Endpoint(listPersons)
  list(@Input() { query }: InputOf<typeof listPersons>, @SignedIn() { reader }: Caller): Promise<Page<PersonView>> {
    const [after] = query.cursor === undefined ? [] : decodeCursor(query.cursor, 1, ([id]) => AggregateId.safeParse(id).success);
    return this.transactions.read(reader, async (tx) => {
      const words = query.q === undefined ? [] : wordsOf(query.q);
      const { persons, total } = await this.people.search(tx, words, typeof after === 'string' ? after : undefined, query.limit + 1);
      const items = persons.slice(0, query.limit);
      const last = items.at(-1);
      return { items, next: persons.length > query.limit && last ? encodeCursor([last.id]) : null, total };
    });
  }

  /** The event says that it was done, not to whom: the id means nothing any more. */
  @Endpoint(erasePerson)
  erase(@Input() { params, body, ifMatch }: InputOf<typeof erasePerson>, @SignedIn() caller: Caller): Promise<PersonView> {
    return this.writer.begin(caller, async (tx, { now }) => {
      const erased = await this.people.erase(tx, params.id, ifMatch, now);
      const about = { subject: erased.id, sequence: erased.version, label: ownLabel(caller.principal.nation), time: now };
      await this.outbox.add(tx, newEvent(personErased, about, { reason: body.reason, erasedOn: dayOf(now) }));
      return erased;
    });
  }

  @Endpoint(listNonStateOrganisations)
  organisations(@Input() { query }: InputOf<typeof listNonStateOrganisations>, @SignedIn() { reader }: Caller): Promise<Page<NonStateOrganisationView>> {
    const conditions = (): Conditions => {
      const asked = new Conditions();
      if (query.kind !== undefined) asked.add(`r.kind = ${asked.value(query.kind)}`);
      if (query.q !== undefined) asked.add(`r.words @> ${asked.value(wordsOf(query.q))}::text[]`);
      return asked;
    };
    return this.transactions.read(reader, (tx) => pageOf(tx, LISTING, conditions, query, (all) => all.map(viewOf)));
  }

  @Endpoint(registerNonStateOrganisation)
  register(@Input() { body, idempotencyKey }: InputOf<typeof registerNonStateOrganisation>, @SignedIn() caller: Caller): Promise<NonStateOrganisationView> {
    return this.writer.begin(caller, (tx, moment) =>
      once(tx, caller, idempotencyKey, body, async () => {
        const { label: given, seat: reference, ...said } = body;
        const label = given ?? ownLabel(caller.principal.nation);
        const refusals = new Refusals();
        const resolving = new Resolving(this.directory, dayOf(moment.now), refusals);
        const seat = reference === undefined ? undefined : resolving.one(reference, ['body', 'seat']);
        refusals.add(...labelFaults(label, this.directory, ['body', 'label']));
        refusals.throwIfAny();
        const organisation = { ...said, ...(seat === undefined ? {} : { seat }) };
        const event = fact(organisationRegistered, { organisation });
        const decision: Decision<NonStateOrganisationRecord & Watched> = begun(moment.newId(), organisation, label, 'registered', event);
        await this.writer.write(tx, NON_STATE_ORGANISATIONS, [decision], moment);
        return viewOf(decision.next);
      }),
    );
  }
}
