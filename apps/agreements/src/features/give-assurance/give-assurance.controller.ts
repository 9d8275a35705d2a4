import { Controller, Inject } from '@nestjs/common';
import { giveAssurance, type TransferView } from '@entente/contracts';
import { Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { giveAssurance as decide, obligationOf } from '../../domain/transfers/give-assurance.js';
import { ChangeTransfer } from '../../writing/change-transfer.js';
import { RecordInLedger } from '../../writing/record-in-ledger.js';

/** What the recipient promises the exporter, and with it an obligation of the agreement: both or neither. */
@Controller()
export class GiveAssuranceController {
  constructor(
    @Inject(ChangeTransfer) private readonly change: ChangeTransfer,
    @Inject(RecordInLedger) private readonly ledger: RecordInLedger,
  ) {}

  @Endpoint(giveAssurance)
  give(@Input() { params, body, ifMatch }: InputOf<typeof giveAssurance>, @SignedIn() caller: Caller): Promise<TransferView> {
    return this.change.run({ id: params.id, version: ifMatch }, caller, async (transfer, moment, tx) => {
      const obligation = await this.ledger.record(tx, transfer.record.agreement, obligationOf(transfer, body), moment);
      return decide(transfer, body, obligation, moment);
    });
  }
}
