import { Controller, Inject } from '@nestjs/common';
import { dayOf, FollowUpRecord, getEngagementBrief, type EngagementView, type FollowUpView } from '@entente/contracts';
import { Conditions, Transactions, type Tx } from '@entente/persistence';
import { Clock, Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { daysOf } from '../../domain/days.js';
import { partnersOf } from '../../domain/engagement.js';
import { followUpView } from '../../domain/follow-up.js';
import type { CulturalNote } from '../../domain/notes.js';
import { statedIn } from '../../domain/state-engagement.js';
import { Culture } from '../../persistence/culture.js';
import { ENGAGEMENTS } from '../../persistence/engagement-ledger.js';
import { EngagementLookups } from '../../persistence/engagement-lookups.js';
import { EngagementViews } from '../../persistence/engagement-views.js';
import { pageOf } from '../../persistence/record-page.js';

interface Brief {
  engagement: EngagementView;
  owed: FollowUpView[];
  before: EngagementView[];
  notes: CulturalNote[];
}

const LISTING = { table: 'follow_up', parse: (record: unknown): FollowUpRecord => FollowUpRecord.parse(record) };
const MOST_OWED = 200;
const LAST_MEETINGS = 5;

/** What to know before an engagement. What was promised at earlier ones is carried here until it is done. */
@Controller()
export class BriefEngagementController {
  constructor(
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(EngagementLookups) private readonly lookups: EngagementLookups,
    @Inject(EngagementViews) private readonly views: EngagementViews,
    @Inject(Culture) private readonly culture: Culture,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  @Endpoint(getEngagementBrief)
  brief(@Input() { params }: InputOf<typeof getEngagementBrief>, @SignedIn() { reader }: Caller): Promise<Brief> {
    return this.transactions.read(reader, (tx) => this.about(tx, params.id));
  }

  private async about(tx: Tx, id: string): Promise<Brief> {
    const engagement = await ENGAGEMENTS.records.get(tx, id);
    const partners = partnersOf(engagement.record);
    const today = dayOf(this.clock.now());
    const owed = (): Conditions => {
      const conditions = new Conditions();
      conditions.add(`r.state = 'open'`, `r.owed_by = ANY(${conditions.value(partners)}::text[])`, `r.partners <@ ${conditions.value(partners)}::text[]`);
      return conditions;
    };
    const before = new Conditions();
    const earlier = `(e.to_last, e.id) < (${before.value(daysOf(engagement.record).fromFirst)}::date, ${before.value(id)}::uuid)`;
    before.add(earlier, `e.state IN ('held', 'account-submitted', 'reported')`, `e.partners @> ${before.value(partners)}::text[]`);
    const last = await this.lookups.select(tx, before, 'e.to_last DESC, e.id DESC', LAST_MEETINGS);
    const { items } = await pageOf(tx, LISTING, owed, { limit: MOST_OWED }, (all) => all.map((one) => followUpView(one, today)));
    return {
      engagement: await this.views.one(tx, engagement),
      owed: items.sort((a, b) => ((a.by ?? '~') < (b.by ?? '~') ? -1 : 1)),
      before: await this.views.of(tx, last),
      notes: this.culture.notes(statedIn(engagement.record)),
    };
  }
}
