import { Inject, Injectable } from '@nestjs/common';
import { Transactions, type Tx } from '@entente/persistence';
import { Clock } from '@entente/service-kit';
import type { Agreement } from '../../domain/agreement.js';
import { wakesOn } from '../../domain/conclude.js';
import { recompute } from '../../domain/recompute.js';
import type { Rules } from '../../domain/rules.js';
import { AgreementRepository } from '../../persistence/agreement.repository.js';
import { RuleRecomputations, type Progress, type Recomputation } from '../../persistence/rule-recomputations.js';
import { RegimeFile, RuleBook } from '../../rules/rule-book.js';
import { FollowUp } from '../../writing/follow-up.js';
import { Moments } from '../../writing/moments.js';

const BATCH = 500;

/** What became of a batch; `waits` where all that is left is being written to by somebody. */
export interface Batch {
  progress: Progress;
  done: boolean;
  waits: boolean;
  changed: number;
  unchanged: number;
}

/** Computes the next agreements that rest on a changed rule anew, in one short transaction. */
@Injectable()
export class RecomputeBatch {
  constructor(
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(AgreementRepository) private readonly agreements: AgreementRepository,
    @Inject(RuleRecomputations) private readonly recomputations: RuleRecomputations,
    @Inject(FollowUp) private readonly followUp: FollowUp,
    @Inject(Moments) private readonly moments: Moments,
    @Inject(RuleBook) private readonly book: RuleBook,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** Undefined where another instance is at this rule, or it is done. Agreements that are being written to are put off. */
  run(rule: string): Promise<Batch | undefined> {
    return this.transactions.run('system', async (tx) => {
      const at = await this.recomputations.take(tx, rule, this.book.digests().get(rule) ?? '');
      if (at === undefined) return undefined;
      const now = this.clock.now();
      const ids = at.scanned ? at.put_off.slice(0, BATCH) : await this.recomputations.following(tx, rule, at.after, BATCH);
      const found = await this.agreements.free(tx, ids);
      const changed = await this.recomputed(tx, at, found, now);
      const seen = new Set(found.map(({ id }) => id));
      const missed = ids.filter((id) => !seen.has(id));
      const putOff = at.scanned ? [...at.put_off.slice(ids.length), ...missed] : [...at.put_off, ...missed];
      const progress: Progress = {
        after: at.scanned ? at.after : (ids.at(-1) ?? at.after),
        scanned: at.scanned || ids.length < BATCH,
        putOff,
        examined: at.examined + found.length,
        changed: at.changed + changed,
      };
      await this.recomputations.keep(tx, rule, progress, now);
      const done = progress.scanned && putOff.length === 0;
      return { progress, done, waits: at.scanned && found.length === 0 && !done, changed, unchanged: found.length - changed };
    });
  }

  private async recomputed(tx: Tx, at: Recomputation, found: readonly Agreement[], now: Date): Promise<number> {
    const moment = this.moments.at(now);
    const before = this.before(at);
    const reason = this.reason(at.rule);
    const decisions = found.flatMap((agreement) => recompute(agreement, before, reason, moment) ?? []);
    await this.agreements.saveAll(tx, decisions, now, new Map(found.map((agreement) => [agreement.id, agreement])));
    await this.followUp.tell(tx, decisions, now);
    const changed = new Set(decisions.map(({ next }) => next.id));
    const same = found.filter(({ id }) => !changed.has(id));
    await this.followUp.lookAgain(
      tx,
      same.map(({ id, record }) => ({ id, wakesOn: wakesOn(record, moment) })),
    );
    return decisions.length;
  }

  /** The rules as they were when these agreements were last computed. */
  private before({ rule, previous }: Recomputation): Rules {
    const regimes = new Map(this.book.rules.regimes);
    const regime = RegimeFile.safeParse(previous);
    if (regime.success) regimes.set(rule, regime.data);
    else regimes.delete(rule);
    return { ...this.book.rules, regimes };
  }

  private reason(rule: string): string {
    const citation = this.book.rules.regimes.get(rule)?.citation;
    return `the rule ${rule} changed${citation === undefined ? '' : `: ${citation}`}`;
  }
}
