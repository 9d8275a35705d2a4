import { Controller, Inject } from '@nestjs/common';
import { listPartners, type Page, type Partner } from '@entente/contracts';
import { Transactions } from '@entente/persistence';
import { Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { ListPartnersQuery } from './list-partners.query.js';

@Controller()
export class ListPartnersController {
  constructor(
    @Inject(ListPartnersQuery) private readonly partners: ListPartnersQuery,
    @Inject(Transactions) private readonly transactions: Transactions,
  ) {}

  @Endpoint(listPartners)
  list(@Input() { query }: InputOf<typeof listPartners>, @SignedIn() { reader }: Caller): Promise<Page<Partner>> {
    return this.transactions.read(reader, (tx) => this.partners.page(tx, query));
  }
}
