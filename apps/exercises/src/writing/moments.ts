import { Inject, Injectable } from '@nestjs/common';
import { interval } from '@entente/contracts';
import { PartnerDirectory } from '@entente/partner-directory';
import { seeingAll, type Tx } from '@entente/persistence';
import { v7 as uuidv7 } from 'uuid';
import type { BoundBy } from '../domain/duties/activity.js';
import type { Moment } from '../domain/exercise.js';
import type { KnownAgreement } from '../domain/known-agreement.js';
import { KnownAgreements } from '../persistence/known-agreements.js';
import { RuleBook } from '../rules/rule-book.js';

/** Moments to decide in: by the rules in use, with whom they bind as the directory knows it, and the agreements exercises rest on. */
@Injectable()
export class Moments {
  constructor(
    @Inject(RuleBook) private readonly book: RuleBook,
    @Inject(PartnerDirectory) private readonly directory: PartnerDirectory,
    @Inject(KnownAgreements) private readonly agreements: KnownAgreements,
  ) {}

  /** A rule of an organisation binds its members on the first day that may be meant. */
  readonly boundBy: BoundBy = ({ parties }, on) =>
    'partners' in parties
      ? new Set(parties.partners)
      : { has: (partner) => this.directory.organisationsOf(partner, interval(on).first).includes(parties.organisation) };

  /** A moment that knows only such agreements as the reader sees: to judge what it may name. */
  async asSeen(tx: Tx, now: Date, basis: readonly string[]): Promise<Moment> {
    return this.with(now, await this.agreements.locked(tx, basis));
  }

  /** A moment that knows every agreement exercises rest on, whoever acts: what follows from them must not depend on who acts. */
  async at(tx: Tx, now: Date, basis: readonly string[]): Promise<Moment> {
    const known = new Map<string, KnownAgreement>();
    if (basis.length > 0) {
      await seeingAll(tx, async () => {
        for (const [id, agreement] of await this.agreements.locked(tx, basis)) known.set(id, agreement);
      });
    }
    return this.with(now, known);
  }

  private with(now: Date, agreements: ReadonlyMap<string, KnownAgreement>): Moment {
    return { now, duties: this.book.duties, boundBy: this.boundBy, agreements, newId: () => uuidv7() };
  }
}
