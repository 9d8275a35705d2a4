import { Controller, Inject } from '@nestjs/common';
import {
  accreditPosting,
  answerAgrement,
  dayOf,
  endPosting,
  getPosting,
  interval,
  ownLabel,
  listPostingCoverage,
  listPostings,
  PostingRecord,
  proposePosting,
  Refusals,
  type CoverageLine,
  type Page,
  type PostingView,
} from '@entente/contracts';
import { PartnerDirectory } from '@entente/partner-directory';
import { Conditions, Transactions, type Tx } from '@entente/persistence';
import { Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { once } from '@entente/service-kit/owner';
import { coverageOf } from '../../domain/coverage.js';
import type { Decision, Moment } from '../../domain/decision.js';
import { accreditPosting as accredit, answerAgrement as answer, endPosting as end, proposePosting as propose, type Posting } from '../../domain/posting.js';
import { labelFaults, Resolving } from '../../domain/resolve-engagement.js';
import { EngagementLookups } from '../../persistence/engagement-lookups.js';
import { POSTINGS } from '../../persistence/ledgers.js';
import { People } from '../../persistence/people.repository.js';
import { pageOf } from '../../persistence/record-page.js';
import { Writer } from '../../writing/writer.js';

type Draft = InputOf<typeof proposePosting>['body'];
type Of = { params: { id: string }; ifMatch: number };

const LISTING = { table: 'posting', parse: (record: unknown): PostingRecord => PostingRecord.parse(record) };
/** Most postings coverage is computed over. */
const MOST = 10_000;

function viewOf({ id, version, record, label }: Posting): PostingView {
  return { ...record, id, version, label };
}

function between({ home, host }: { home?: string | undefined; host?: string | undefined }): Conditions {
  const conditions = new Conditions();
  if (home !== undefined) conditions.add(`r.home = ${conditions.value(home)}`);
  if (host !== undefined) conditions.add(`r.host = ${conditions.value(host)}`);
  return conditions;
}

/** Attachés, liaison and exchange officers, from agrément to the end of their posting. */
@Controller()
export class PostingsController {
  constructor(
    @Inject(Writer) private readonly writer: Writer,
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(PartnerDirectory) private readonly directory: PartnerDirectory,
    @Inject(EngagementLookups) private readonly lookups: EngagementLookups,
    @Inject(People) private readonly people: People,
  ) {}

  @Endpoint(listPostings)
  list(@Input() { query }: InputOf<typeof listPostings>, @SignedIn() { reader }: Caller): Promise<Page<PostingView>> {
    const conditions = (): Conditions => {
      const asked = between(query);
      if (query.kind !== undefined) asked.add(`r.kind = ${asked.value(query.kind)}`);
      if (query.state !== undefined) asked.add(`r.state = ${asked.value(query.state)}`);
      if (query.person !== undefined) asked.add(`r.person = ${asked.value(query.person)}`);
      if (query.on !== undefined) {
        const { first, last } = interval(query.on);
        asked.add(`r.from_first <= ${asked.value(last)}::date`, `r.to_last IS NULL OR r.to_last > ${asked.value(first)}::date`);
      }
      return asked;
    };
    return this.transactions.read(reader, (tx) => pageOf(tx, LISTING, conditions, query, (postings) => this.named(tx, postings.map(viewOf))));
  }

  @Endpoint(listPostingCoverage)
  async coverage(@Input() { query }: InputOf<typeof listPostingCoverage>, @SignedIn() { reader }: Caller): Promise<{ items: CoverageLine[] }> {
    const read = (tx: Tx): Promise<Page<Posting>> =>
      pageOf(
        tx,
        LISTING,
        () => between(query),
        { limit: MOST },
        (postings) => postings,
      );
    return { items: coverageOf((await this.transactions.read(reader, read)).items) };
  }

  @Endpoint(getPosting)
  get(@Input() { params }: InputOf<typeof getPosting>, @SignedIn() { reader }: Caller): Promise<PostingView> {
    return this.transactions.read(reader, async (tx) => this.withName(tx, viewOf(await POSTINGS.records.get(tx, params.id))));
  }

  @Endpoint(proposePosting)
  propose(@Input() { body, idempotencyKey }: InputOf<typeof proposePosting>, @SignedIn() caller: Caller): Promise<PostingView> {
    return this.writer.begin(caller, async (tx, moment) => {
      // The answer that is kept has no name in it.
      const proposed = await once(tx, caller, idempotencyKey, body, () => this.execute(tx, body, caller, moment));
      return this.withName(tx, proposed);
    });
  }

  private async execute(tx: Tx, draft: Draft, { principal }: Caller, moment: Moment): Promise<PostingView> {
    const { home: from, host: to, label: given, name, person: known, ...said } = draft;
    const label = given ?? ownLabel(principal.nation);
    const refusals = new Refusals();
    const resolving = new Resolving(this.directory, draft.askedOn ?? dayOf(moment.now), refusals);
    const [home, host] = [resolving.one(from, ['body', 'home']), resolving.one(to, ['body', 'host'])];
    refusals.add(...labelFaults(label, this.directory, ['body', 'label']));
    refusals.throwIfAny();
    if (known !== undefined) await this.lookups.mustSee(tx, 'person', [known], 'no-such-person', ['body', 'person']);
    const person = name === undefined ? known : moment.newId();
    const stated = { ...said, home: home ?? '', host: host ?? '', ...(person === undefined ? {} : { person }) };
    const decision = propose(stated, label, moment);
    if (name !== undefined && person !== undefined) await this.people.keep(tx, [{ id: person, name }]);
    const [next = decision.next] = await this.writer.write(tx, POSTINGS, [decision], moment);
    return viewOf(next);
  }

  @Endpoint(answerAgrement)
  answer(@Input() input: InputOf<typeof answerAgrement>, @SignedIn() caller: Caller): Promise<PostingView> {
    return this.change(input, caller, (posting) => answer(posting, input.body));
  }

  @Endpoint(accreditPosting)
  accredit(@Input() input: InputOf<typeof accreditPosting>, @SignedIn() caller: Caller): Promise<PostingView> {
    return this.change(input, caller, (posting) => accredit(posting, input.body));
  }

  @Endpoint(endPosting)
  end(@Input() input: InputOf<typeof endPosting>, @SignedIn() caller: Caller): Promise<PostingView> {
    return this.change(input, caller, (posting) => end(posting, input.body.on, input.body.reason));
  }

  private change({ params, ifMatch }: Of, caller: Caller, decide: (posting: Posting) => Decision<PostingRecord>): Promise<PostingView> {
    return this.writer.change(POSTINGS, { id: params.id, version: ifMatch }, caller, decide, (posting, tx) => this.withName(tx, viewOf(posting)));
  }

  private async named(tx: Tx, postings: readonly PostingView[]): Promise<PostingView[]> {
    const names = await this.people.names(
      tx,
      postings.flatMap(({ person }) => person ?? []),
    );
    return postings.map((posting) => {
      const name = posting.person === undefined ? undefined : names.get(posting.person);
      return name === undefined ? posting : { ...posting, name };
    });
  }

  private async withName(tx: Tx, posting: PostingView): Promise<PostingView> {
    const [named = posting] = await this.named(tx, [posting]);
    return named;
  }
}
