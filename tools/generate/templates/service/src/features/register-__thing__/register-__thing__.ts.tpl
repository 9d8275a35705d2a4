import { Inject, Injectable } from '@nestjs/common';
import { Transactions, type Actor } from '@entente/persistence';
import { v7 as uuid } from 'uuid';
import type { {{Thing}} } from '../../domain/{{thing}}.js';
import { register{{Thing}}, type {{Thing}}Draft } from '../../domain/register-{{thing}}.js';
import { {{Thing}}Repository } from '../../persistence/{{thing}}.repository.js';

@Injectable()
export class Register{{Thing}} {
  constructor(
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject({{Thing}}Repository) private readonly {{thingCamel}}s: {{Thing}}Repository,
  ) {}

  /** Stores {{thingAn}} on behalf of its author, who must be able to read what it writes. */
  execute(author: Actor, draft: {{Thing}}Draft): Promise<{{Thing}}> {
    return this.transactions.run(author, async (tx) => {
      const next = register{{Thing}}(uuid(), draft);
      await this.{{thingCamel}}s.add(tx, next);
      return next;
    });
  }
}
