import { Inject, Injectable } from '@nestjs/common';
import type { Tx } from '@entente/persistence';
import { v7 as uuidv7 } from 'uuid';
import type { ApprovalMoment } from '../domain/approvals/approval.js';
import { SittingCalendars } from '../persistence/sitting-calendars.js';
import { RuleBook } from '../rules/rule-book.js';

/** Moments to decide about approvals in: by the chains in use and the calendars as they were put right. */
@Injectable()
export class ApprovalMoments {
  constructor(
    @Inject(RuleBook) private readonly book: RuleBook,
    @Inject(SittingCalendars) private readonly calendars: SittingCalendars,
  ) {}

  async at(tx: Tx, now: Date): Promise<ApprovalMoment> {
    return { now, chains: this.book.approvals.chains, calendars: await this.calendars.all(tx), newId: () => uuidv7() };
  }
}
