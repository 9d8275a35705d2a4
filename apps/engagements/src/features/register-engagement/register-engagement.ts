import { Inject, Injectable } from '@nestjs/common';
import { Transactions, type Actor } from '@entente/persistence';
import { v7 as uuid } from 'uuid';
import type { Engagement } from '../../domain/engagement.js';
import { registerEngagement, type EngagementDraft } from '../../domain/register-engagement.js';
import { EngagementRepository } from '../../persistence/engagement.repository.js';

@Injectable()
export class RegisterEngagement {
  constructor(
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(EngagementRepository) private readonly engagements: EngagementRepository,
  ) {}

  /** Stores an engagement on behalf of its author, who must be able to read what it writes. */
  execute(author: Actor, draft: EngagementDraft): Promise<Engagement> {
    return this.transactions.run(author, async (tx) => {
      const next = registerEngagement(uuid(), draft);
      await this.engagements.add(tx, next);
      return next;
    });
  }
}
