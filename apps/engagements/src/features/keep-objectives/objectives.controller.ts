import { Controller, Inject } from '@nestjs/common';
import {
  assessObjective,
  changeObjective,
  dayOf,
  getObjective,
  ownLabel,
  listObjectives,
  ObjectiveRecord,
  Refusals,
  rejected,
  setObjective,
  type ObjectiveView,
  type Page,
} from '@entente/contracts';
import { PartnerDirectory } from '@entente/partner-directory';
import { Conditions, Transactions, type Tx } from '@entente/persistence';
import { Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { once } from '@entente/service-kit/owner';
import type { Moment } from '../../domain/decision.js';
import { assessObjective as assess, changeObjective as change, objectiveView, setObjective as set, type Objective } from '../../domain/objective.js';
import { labelFaults, Resolving } from '../../domain/resolve-engagement.js';
import { OBJECTIVES } from '../../persistence/ledgers.js';
import { pageOf } from '../../persistence/record-page.js';
import { Writer } from '../../writing/writer.js';

type Draft = InputOf<typeof setObjective>['body'];
type WithServants = ObjectiveView & { children: string[]; engagements: number };

const LISTING = { table: 'objective', parse: (record: unknown): ObjectiveRecord => ObjectiveRecord.parse(record) };
/** Most objectives an overdue list is computed over. */
const MOST = 10_000;

/** What it is all for: a tree, assessed on a cadence. */
@Controller()
export class ObjectivesController {
  constructor(
    @Inject(Writer) private readonly writer: Writer,
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(PartnerDirectory) private readonly directory: PartnerDirectory,
  ) {}

  @Endpoint(listObjectives)
  async list(@Input() { query }: InputOf<typeof listObjectives>, @SignedIn() { reader }: Caller): Promise<Page<ObjectiveView>> {
    const conditions = (): Conditions => {
      const asked = new Conditions();
      if (query.parent !== undefined) asked.add(query.parent === 'none' ? 'r.parent IS NULL' : `r.parent = ${asked.value(query.parent)}`);
      if (query.partner !== undefined) asked.add(`${asked.value(query.partner)} = ANY(r.partners)`);
      if (query.state !== undefined) asked.add(`r.state = ${asked.value(query.state)}`);
      return asked;
    };
    const views = (all: Objective[]): ObjectiveView[] => all.map((one) => this.view(one, this.writer.now()));
    const { overdue } = query;
    if (overdue === undefined) return this.transactions.read(reader, (tx) => pageOf(tx, LISTING, conditions, query, views));
    // What is overdue follows from rules and the day: it is found among all, and shown whole.
    const all = await this.transactions.read(reader, (tx) => pageOf(tx, LISTING, conditions, { limit: MOST }, views));
    const items = all.items.filter((view) => view.overdue.length > 0 === overdue);
    return { items, next: null, total: items.length };
  }

  @Endpoint(getObjective)
  get(@Input() { params }: InputOf<typeof getObjective>, @SignedIn() { reader }: Caller): Promise<WithServants> {
    return this.transactions.read(reader, async (tx) => {
      const view = this.view(await OBJECTIVES.records.get(tx, params.id), this.writer.now());
      const children = await tx.query<{ id: string }>('SELECT id FROM objective WHERE parent = $1 ORDER BY id', [params.id]);
      const [count] = await tx.query<{ total: number }>('SELECT count(*)::int AS total FROM engagement WHERE $1::uuid = ANY(objectives)', [params.id]);
      return { ...view, children: children.map(({ id }) => id), engagements: count?.total ?? 0 };
    });
  }

  @Endpoint(setObjective)
  set(@Input() { body, idempotencyKey }: InputOf<typeof setObjective>, @SignedIn() caller: Caller): Promise<ObjectiveView> {
    return this.writer.begin(caller, (tx, moment) => once(tx, caller, idempotencyKey, body, () => this.execute(tx, body, caller, moment)));
  }

  private async execute(tx: Tx, { label: given, partners, ...said }: Draft, { principal }: Caller, moment: Moment): Promise<ObjectiveView> {
    const label = given ?? ownLabel(principal.nation);
    const refusals = new Refusals();
    const concerned = new Resolving(this.directory, dayOf(moment.now), refusals).all(partners, ['body', 'partners']);
    refusals.add(...labelFaults(label, this.directory, ['body', 'label']));
    refusals.throwIfAny();
    await this.ancestors(tx, said.parent, ['body', 'parent']);
    const decision = set({ ...said, partners: concerned }, label, moment);
    const [next = decision.next] = await this.writer.write(tx, OBJECTIVES, [decision], moment);
    return this.view(next, moment);
  }

  @Endpoint(changeObjective)
  change(@Input() { params, body, ifMatch }: InputOf<typeof changeObjective>, @SignedIn() caller: Caller): Promise<ObjectiveView> {
    return this.writer.change(
      OBJECTIVES,
      { id: params.id, version: ifMatch },
      caller,
      async (objective, _moment, tx) => {
        // One move in the tree at a time: two at once could close a circle.
        await tx.execute(`SELECT pg_advisory_xact_lock(hashtextextended('objective tree', 0))`);
        const above = await this.ancestors(tx, body.changes.parent ?? undefined, ['body', 'changes', 'parent']);
        return change(objective, body.changes, body.reason, above);
      },
      (objective, _tx, moment) => this.view(objective, moment),
    );
  }

  @Endpoint(assessObjective)
  assess(@Input() { params, body, ifMatch }: InputOf<typeof assessObjective>, @SignedIn() caller: Caller): Promise<ObjectiveView> {
    return this.writer.change(
      OBJECTIVES,
      { id: params.id, version: ifMatch },
      caller,
      (objective, moment) => assess(objective, body, caller.principal, moment),
      (objective, _tx, moment) => this.view(objective, moment),
    );
  }

  /** A parent and all above it. Throws `no-such-objective`. */
  private async ancestors(tx: Tx, parent: string | undefined, at: readonly string[]): Promise<string[]> {
    if (parent === undefined) return [];
    const rows = await tx.query<{ id: string }>(
      `WITH RECURSIVE above AS (SELECT id, parent FROM objective WHERE id = $1 UNION SELECT o.id, o.parent FROM objective o JOIN above a ON o.id = a.parent)
       SELECT id FROM above`,
      [parent],
    );
    if (rows.length === 0) throw rejected('no-such-objective', at, 'there is no such objective that you may see');
    return rows.map(({ id }) => id);
  }

  private view(objective: Objective, { now, rules }: Moment): ObjectiveView {
    return objectiveView(objective, dayOf(now), rules);
  }
}
