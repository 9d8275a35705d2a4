import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { dayOf } from '@entente/contracts';
import { PartnerDirectory } from '@entente/partner-directory';
import { Transactions } from '@entente/persistence';
import { Clock, LOGGER } from '@entente/service-kit';
import type { Logger } from 'pino';
import { ExerciseRepository } from '../../persistence/exercise.repository.js';
import { RuleBook } from '../../rules/rule-book.js';
import { FollowUp } from '../../writing/follow-up.js';

const RETRY_MS = 1_000;

/**
 * Has every plan judged anew when the rules are others than those it was judged by, or bind others than before. What plans were
 * judged by last is kept in the database, so that neither a restart nor a failure loses a change, and no instance repeats one.
 */
@Injectable()
export class JudgeAnew implements OnApplicationBootstrap, OnApplicationShutdown {
  private wanted = false;
  private working: Promise<void> | undefined;
  private readonly stopping = new AbortController();

  constructor(
    @Inject(RuleBook) private readonly book: RuleBook,
    @Inject(PartnerDirectory) private readonly directory: PartnerDirectory,
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(ExerciseRepository) private readonly exercises: ExerciseRepository,
    @Inject(FollowUp) private readonly followUp: FollowUp,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.directory.onMemberships(() => this.soon());
    this.soon();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.working;
  }

  private soon(): void {
    this.wanted = true;
    this.working ??= this.work().finally(() => (this.working = undefined));
  }

  private async work(): Promise<void> {
    const { signal } = this.stopping;
    while (this.wanted && !signal.aborted) {
      this.wanted = false;
      try {
        await this.look();
      } catch (error) {
        this.logger.warn({ err: error }, 'plans are not judged anew yet; trying again');
        this.wanted = true;
        await pause(RETRY_MS, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  private look(): Promise<void> {
    return this.transactions.run('system', async (tx) => {
      await this.directory.refresh(tx);
      const others = await tx.query(
        `INSERT INTO judged_by (id, digest) VALUES (1, $1) ON CONFLICT (id) DO UPDATE SET digest = excluded.digest WHERE judged_by.digest <> excluded.digest
         RETURNING id`,
        [this.digest()],
      );
      const now = this.clock.now();
      if (others.length > 0) await this.followUp.lookNow(tx, await this.exercises.ahead(tx, dayOf(now)), now);
    });
  }

  /** Of the rules, and of who belongs to the organisations they bind. */
  private digest(): string {
    const { duties } = this.book;
    const bound = [...new Set(duties.flatMap(({ parties }) => ('organisation' in parties ? [parties.organisation] : [])))].sort();
    const members = bound.map((organisation) => [organisation, this.directory.spellsIn(organisation)]);
    return createHash('sha256').update(JSON.stringify({ duties, members })).digest('base64url');
  }
}
