import { Controller, Inject } from '@nestjs/common';
import { dayOf, getRelation, type RelationParts } from '@entente/contracts';
import { Transactions } from '@entente/persistence';
import { Clock, Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import type { z } from 'zod';
import { readRelation } from './relation.query.js';

/** Reporting's part of a relation; the gateway adds the directory's. */
@Controller()
export class RelationController {
  constructor(
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  @Endpoint(getRelation)
  get(@Input() { params, query }: InputOf<typeof getRelation>, @SignedIn() { reader }: Caller): Promise<z.infer<typeof RelationParts>> {
    const now = this.clock.now();
    return this.transactions.read(reader, (tx) => readRelation(tx, params.a, params.b, query.asOf ?? dayOf(now), now));
  }
}
