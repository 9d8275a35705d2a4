import { Controller, Inject } from '@nestjs/common';
import {
  DomainError,
  endWebhook,
  faultAt,
  listDeadEntries,
  listWebhooks,
  Refusals,
  registerWebhook,
  replayDeadEntries,
  type DeadEntry,
  type Page,
  type Webhook,
  type WebhookDraft,
} from '@entente/contracts';
import { Transactions, type Tx } from '@entente/persistence';
import { Clock, Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { once } from '@entente/service-kit/owner';
import { v7 as uuidv7 } from 'uuid';
import { HOST_NOT_ALLOWED } from '../../delivery/post-signed.js';
import { hostOf, WebhookHosts } from '../../delivery/webhook-hosts.js';
import { LogReader } from '../../persistence/log-reader.js';
import { WebhookRepository } from '../../persistence/webhook.repository.js';
import { observes } from '../../writing/messaging.js';

/** Webhooks of the caller's nation: whoever of it may register one may also see, end and replay those of others. */
@Controller()
export class WebhooksController {
  constructor(
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(WebhookRepository) private readonly webhooks: WebhookRepository,
    @Inject(LogReader) private readonly log: LogReader,
    @Inject(WebhookHosts) private readonly hosts: WebhookHosts,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  @Endpoint(registerWebhook)
  register(@Input() { body, idempotencyKey }: InputOf<typeof registerWebhook>, @SignedIn() caller: Caller): Promise<Webhook> {
    return this.transactions.run(caller.reader, (tx) => once(tx, caller, idempotencyKey, body, () => this.add(tx, body, caller)));
  }

  private async add(tx: Tx, draft: WebhookDraft, { principal: { nation, clearance, categories, roles } }: Caller): Promise<Webhook> {
    const refusals = new Refusals();
    const host = hostOf(draft.url);
    if (!this.hosts.allows(draft.url))
      refusals.add(faultAt(HOST_NOT_ALLOWED, ['body', 'url'], `only https and public addresses are told anything, and "${host}" is not named`));
    const seen = await this.log.labels(tx, draft.channels);
    draft.channels.forEach((channel, index) => {
      if (!seen.has(channel)) refusals.add(faultAt('unknown-channel', ['body', 'channels', index], `there is no channel ${channel}`));
    });
    refusals.throwIfAny();
    return this.webhooks.add(tx, uuidv7(), draft, host, { nation, clearance, categories, roles }, this.clock.now());
  }

  @Endpoint(listWebhooks)
  list(@Input() { query }: InputOf<typeof listWebhooks>, @SignedIn() { reader, principal }: Caller): Promise<Page<Webhook>> {
    return this.transactions.read(reader, (tx) => this.webhooks.list(tx, principal.nation, query));
  }

  @Endpoint(endWebhook)
  end(@Input() { params: { id } }: InputOf<typeof endWebhook>, @SignedIn() { reader, principal }: Caller): Promise<Webhook> {
    return this.transactions.run(reader, async (tx) => {
      await this.webhooks.end(tx, id, principal.nation, this.clock.now());
      return this.webhooks.get(tx, id, principal.nation);
    });
  }

  @Endpoint(listDeadEntries)
  dead(@Input() { params: { id }, query }: InputOf<typeof listDeadEntries>, @SignedIn() caller: Caller): Promise<Page<DeadEntry>> {
    return this.transactions.read(caller.reader, async (tx) => {
      await this.webhooks.get(tx, id, caller.principal.nation);
      return this.webhooks.dead(tx, id, observes(caller), query);
    });
  }

  @Endpoint(replayDeadEntries)
  replay(@Input() { params: { id } }: InputOf<typeof replayDeadEntries>, @SignedIn() caller: Caller): Promise<{ replaying: number }> {
    return this.transactions.run(caller.reader, async (tx) => {
      const { endedAt } = await this.webhooks.get(tx, id, caller.principal.nation);
      if (endedAt !== undefined) throw new DomainError('conflict', 'webhook-ended', 'this webhook is told nothing any more');
      return { replaying: await this.webhooks.replay(tx, id, observes(caller)) };
    });
  }
}
