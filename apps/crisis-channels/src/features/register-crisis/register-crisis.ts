import { Inject, Injectable } from '@nestjs/common';
import { Transactions, type Actor } from '@entente/persistence';
import { v7 as uuid } from 'uuid';
import type { Crisis } from '../../domain/crisis.js';
import { registerCrisis, type CrisisDraft } from '../../domain/register-crisis.js';
import { CrisisRepository } from '../../persistence/crisis.repository.js';

@Injectable()
export class RegisterCrisis {
  constructor(
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(CrisisRepository) private readonly crisiss: CrisisRepository,
  ) {}

  /** Stores a crisis on behalf of its author, who must be able to read what it writes. */
  execute(author: Actor, draft: CrisisDraft): Promise<Crisis> {
    return this.transactions.run(author, async (tx) => {
      const next = registerCrisis(uuid(), draft);
      await this.crisiss.add(tx, next);
      return next;
    });
  }
}
