import { Controller, Inject } from '@nestjs/common';
import { dayOf, getDossier, type DossierParts } from '@entente/contracts';
import { Transactions } from '@entente/persistence';
import { Clock, Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import type { z } from 'zod';
import { readDossier } from './dossier.query.js';

/** Reporting's part of the dossier; the gateway adds the directory's. */
@Controller()
export class DossierController {
  constructor(
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  @Endpoint(getDossier)
  get(@Input() { params, query }: InputOf<typeof getDossier>, @SignedIn() { reader }: Caller): Promise<z.infer<typeof DossierParts>> {
    const now = this.clock.now();
    return this.transactions.read(reader, (tx) => readDossier(tx, params.id, query.asOf ?? dayOf(now), now));
  }
}
