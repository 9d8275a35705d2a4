import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Transactions } from '@entente/persistence';
import { LOGGER } from '@entente/service-kit';
import type { Logger } from 'pino';
import { Counter, Registry } from 'prom-client';
import { RuleRecomputations } from '../../persistence/rule-recomputations.js';
import { RuleBook } from '../../rules/rule-book.js';
import { RecomputeBatch } from './recompute-batch.js';

const RETRY_MS = 500;

/**
 * Computes agreements anew after a rule they rest on changed: at start the rules in use are compared with those that were
 * last computed with. It goes on where it was left, beside everything else, and blocks no write.
 */
@Injectable()
export class RecomputeRules implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly stopping = new AbortController();
  private readonly recomputed: Counter;
  private running: Promise<void> | undefined;

  constructor(
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(RuleRecomputations) private readonly recomputations: RuleRecomputations,
    @Inject(RecomputeBatch) private readonly batch: RecomputeBatch,
    @Inject(RuleBook) private readonly book: RuleBook,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(Registry) registry: Registry,
  ) {
    this.recomputed = new Counter({
      name: 'entente_rules_recomputed_total',
      help: 'Agreements computed anew after a rule changed',
      labelNames: ['rule', 'outcome'],
      registers: [registry],
    });
  }

  onApplicationBootstrap(): void {
    this.running = this.run();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    let noted = false;
    while (!this.stopping.signal.aborted) {
      try {
        if (!noted) await this.transactions.run('system', (tx) => this.recomputations.note(tx, this.inUse()));
        noted = true;
        const open = await this.transactions.read('system', (tx) => this.recomputations.open(tx, this.book.digests()));
        if (open.length === 0) return;
        for (const rule of open) await this.oneRule(rule);
      } catch (error) {
        if (!this.stopping.signal.aborted) this.logger.warn({ err: error }, 'agreements could not be computed anew after a rule changed; tried again soon');
      }
      await this.rest();
    }
  }

  /** As far as it goes: until it is done, waits for somebody who is writing, or another instance is at it. */
  private async oneRule(rule: string): Promise<void> {
    while (!this.stopping.signal.aborted) {
      const batch = await this.batch.run(rule);
      if (batch === undefined) return;
      this.recomputed.inc({ rule, outcome: 'changed' }, batch.changed);
      this.recomputed.inc({ rule, outcome: 'unchanged' }, batch.unchanged);
      const { examined, changed, putOff } = batch.progress;
      if (batch.done && examined > 0) this.logger.info({ rule, examined, changed }, 'agreements were computed anew after a rule changed');
      if (batch.waits) this.logger.debug({ rule, putOff: putOff.length }, 'agreements are being written to and will be computed anew after that');
      if (batch.done || batch.waits) return;
    }
  }

  private inUse(): { rule: string; digest: string; regime: unknown }[] {
    const digests = this.book.digests();
    return [...this.book.rules.regimes].map(([rule, regime]) => ({ rule, digest: digests.get(rule) ?? '', regime }));
  }

  private rest(): Promise<void> {
    return pause(RETRY_MS, undefined, { signal: this.stopping.signal, ref: false }).catch(() => undefined);
  }
}
