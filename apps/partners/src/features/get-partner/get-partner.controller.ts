import { Controller, Inject } from '@nestjs/common';
import { DomainError, getPartner, type Partner } from '@entente/contracts';
import { Transactions } from '@entente/persistence';
import { Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';

@Controller()
export class GetPartnerController {
  constructor(@Inject(Transactions) private readonly transactions: Transactions) {}

  @Endpoint(getPartner)
  get(@Input() { params }: InputOf<typeof getPartner>, @SignedIn() { reader }: Caller): Promise<Partner> {
    return this.transactions.read(reader, async (tx) => {
      const [row] = await tx.query<{ entry: Partner }>('SELECT entry FROM partner WHERE id = $1', [params.id]);
      if (!row) throw new DomainError('not-found', 'partner-not-found', `${params.id} is no partner in the directory`);
      return row.entry;
    });
  }
}
