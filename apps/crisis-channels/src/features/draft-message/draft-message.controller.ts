import { Controller, Inject } from '@nestjs/common';
import { AggregateId, draftMessage, listDrafts, withdrawDraft, type DraftView, type MessageDraft, type Page } from '@entente/contracts';
import { Conditions, decodeCursor, encodeCursor, Transactions, type Tx } from '@entente/persistence';
import { Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { once } from '@entente/service-kit/owner';
import type { Moment } from '../../domain/decision.js';
import { draftMessage as decide, draftView, withdrawDraft as decideWithdrawn } from '../../domain/messages/draft.js';
import { settleMessage } from '../../domain/messages/settle-message.js';
import type { Standing } from '../../domain/messages/standing.js';
import { ChannelRepository } from '../../persistence/channel.repository.js';
import { CrisisRepository } from '../../persistence/crisis.repository.js';
import { DraftRepository } from '../../persistence/draft.repository.js';
import { MessageRepository } from '../../persistence/message.repository.js';
import { actingFor, Messaging, refuseObservers } from '../../writing/messaging.js';
import { Writer } from '../../writing/writer.js';

type Asked = InputOf<typeof listDrafts>;
const AT = ['body'];

/** Drafts of messages: kept for the own side to release, and taken back. */
@Controller()
export class DraftMessageController {
  constructor(
    @Inject(Writer) private readonly writer: Writer,
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(ChannelRepository) private readonly channels: ChannelRepository,
    @Inject(CrisisRepository) private readonly crises: CrisisRepository,
    @Inject(MessageRepository) private readonly messages: MessageRepository,
    @Inject(DraftRepository) private readonly drafts: DraftRepository,
    @Inject(Messaging) private readonly messaging: Messaging,
  ) {}

  @Endpoint(draftMessage)
  draft(@Input() { params, body, idempotencyKey }: InputOf<typeof draftMessage>, @SignedIn() caller: Caller): Promise<DraftView> {
    refuseObservers(caller);
    return this.writer.begin(caller, async (tx, moment) => {
      const request = [params.id, body];
      const { id } = await once(tx, caller, idempotencyKey, request, async () => ({ id: await this.add(tx, params.id, body, caller, moment) }));
      return this.view(tx, id, moment);
    });
  }

  @Endpoint(withdrawDraft)
  withdraw(@Input() { params }: InputOf<typeof withdrawDraft>, @SignedIn() caller: Caller): Promise<DraftView> {
    refuseObservers(caller);
    return this.writer.begin(caller, async (tx, moment) => {
      await this.drafts.records.locked(tx, [params.id]);
      const draft = await this.drafts.records.get(tx, params.id);
      const channel = await this.channels.records.get(tx, draft.record.channel);
      const decision = decideWithdrawn(draft, channel, caller.principal.sub, moment);
      await this.writer.write(tx, this.drafts.records, [decision], moment);
      return draftView(decision.next, channel.record, moment);
    });
  }

  @Endpoint(listDrafts)
  list(@Input() asked: Asked, @SignedIn() caller: Caller): Promise<Page<DraftView>> {
    refuseObservers(caller);
    return this.transactions.read(caller.reader, (tx) => this.page(tx, asked, caller));
  }

  private async add(tx: Tx, channelId: string, body: MessageDraft, caller: Caller, moment: Moment): Promise<string> {
    const channel = await this.channels.records.get(tx, channelId);
    const found = await this.messages.find(tx, [body.inReplyTo ?? [], body.supersedes ?? []].flat());
    const on: Standing = { channel, numbers: {}, find: (message) => found.get(message) };
    const crises = await this.crises.labels(tx, body.crisis === undefined ? [] : [body.crisis]);
    const acting = actingFor(caller);
    const stated = settleMessage(body, on, acting, this.messaging.surroundings(crises, moment), AT);
    const decision = decide(stated, channel, { side: acting.side, sub: caller.principal.sub }, moment);
    await this.writer.write(tx, this.drafts.records, [decision], moment);
    return decision.next.id;
  }

  private async view(tx: Tx, id: string, moment: Moment): Promise<DraftView> {
    const draft = await this.drafts.records.get(tx, id);
    const { record } = await this.channels.records.get(tx, draft.record.channel);
    return draftView(draft, record, moment);
  }

  private async page(tx: Tx, asked: Asked, caller: Caller): Promise<Page<DraftView>> {
    const { params, query } = asked;
    const { record } = await this.channels.records.get(tx, params.id);
    const [page, all] = [filtered(asked, caller), filtered(asked, caller)];
    if (query.cursor !== undefined) page.add(`id > ${page.value(decodeCursor(query.cursor, 1, ([id]) => AggregateId.safeParse(id).success)[0])}::uuid`);
    const found = await this.drafts.where(tx, page.sql, page.values, query.limit + 1);
    const items = found.slice(0, query.limit);
    const last = items.at(-1);
    const moment = this.writer.now();
    return {
      items: items.map((draft) => draftView(draft, record, moment)),
      next: found.length > query.limit && last ? encodeCursor([last.id]) : null,
      total: await this.drafts.count(tx, all.sql, all.values),
    };
  }
}

function filtered({ params, query }: Asked, { principal }: Caller): Conditions {
  const conditions = new Conditions();
  conditions.add(`channel = ${conditions.value(params.id)}`, `side = ${conditions.value(principal.nation)}`);
  if (query.state !== undefined) conditions.add(`state = ${conditions.value(query.state)}`);
  return conditions;
}
