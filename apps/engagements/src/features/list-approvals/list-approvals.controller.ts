import { Controller, Inject } from '@nestjs/common';
import { AggregateId, listEngagementApprovals, type EngagementApprovalSubject, type Page } from '@entente/contracts';
import { Conditions, decodeCursor, encodeCursor, Transactions, type Tx } from '@entente/persistence';
import { Clock, Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { silenceAt } from '../../domain/approvals.js';
import { daysBetween } from '../../domain/days.js';
import type { Engagement } from '../../domain/engagement.js';
import { EngagementLookups } from '../../persistence/engagement-lookups.js';

interface Waiting {
  engagement: string;
  title: string;
  of: EngagementApprovalSubject;
  step: string;
  stepTitle: string;
  posts: string[];
  since: string;
  daysWaiting: number;
  silenceOn?: string;
  returned: number;
  author?: string;
}

function waiting({ id, record }: Engagement, now: Date): Waiting[] {
  const { pending, title, returned, author } = record;
  const step = pending?.steps[pending.at];
  if (pending === undefined || step === undefined) return [];
  const silence = silenceAt(pending);
  return [
    {
      engagement: id,
      title,
      of: pending.of,
      step: step.id,
      stepTitle: step.title,
      posts: step.posts,
      since: pending.since,
      daysWaiting: daysBetween(new Date(pending.since), now),
      ...(silence && { silenceOn: silence.toISOString() }),
      returned,
      ...(author && { author: author.sub }),
    },
  ];
}

/** What waits for approval, on whom and for how long. */
@Controller()
export class ListApprovalsController {
  constructor(
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(EngagementLookups) private readonly lookups: EngagementLookups,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  @Endpoint(listEngagementApprovals)
  list(@Input() { query }: InputOf<typeof listEngagementApprovals>, @SignedIn() caller: Caller): Promise<Page<Waiting>> {
    return this.transactions.read(caller.reader, (tx) => this.page(tx, query, caller));
  }

  private async page(tx: Tx, query: InputOf<typeof listEngagementApprovals>['query'], { principal }: Caller): Promise<Page<Waiting>> {
    const asked = [...(query.post === undefined ? [] : [[query.post]]), ...(query.mine ? [principal.posts] : [])];
    const filtered = (): Conditions => {
      const conditions = new Conditions();
      conditions.add('e.waiting_since IS NOT NULL');
      for (const posts of asked) conditions.add(`e.waiting_posts && ${conditions.value(posts)}::text[]`);
      return conditions;
    };
    const page = filtered();
    if (query.cursor !== undefined) {
      const [since, id] = decodeCursor(query.cursor, 2, ([since, id]) => !Number.isNaN(Date.parse(String(since))) && AggregateId.safeParse(id).success);
      page.add(`(e.waiting_since, e.id) > (${page.value(since)}::timestamptz, ${page.value(id)}::uuid)`);
    }
    const found = await this.lookups.select(tx, page, 'e.waiting_since, e.id', query.limit + 1);
    const shown = found.slice(0, query.limit);
    const last = shown.at(-1);
    const now = this.clock.now();
    return {
      items: shown.flatMap((engagement) => waiting(engagement, now)),
      next: found.length > query.limit && last ? encodeCursor([last.record.pending?.since ?? '', last.id]) : null,
      total: await this.lookups.count(tx, filtered()),
    };
  }
}
