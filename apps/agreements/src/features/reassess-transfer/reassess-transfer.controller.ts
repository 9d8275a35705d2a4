import { Controller, Inject } from '@nestjs/common';
import { decideTransferReassessment, reassessTransfer, type TransferView } from '@entente/contracts';
import { Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { decideReassessment, openReassessment } from '../../domain/transfers/reassess-transfer.js';
import { ChangeTransfer } from '../../writing/change-transfer.js';

/** An authorised transfer, opened again on new information. */
@Controller()
export class ReassessTransferController {
  constructor(@Inject(ChangeTransfer) private readonly change: ChangeTransfer) {}

  @Endpoint(reassessTransfer)
  open(@Input() { params, body, ifMatch }: InputOf<typeof reassessTransfer>, @SignedIn() caller: Caller): Promise<TransferView> {
    return this.change.run({ id: params.id, version: ifMatch }, caller, (transfer, moment) => openReassessment(transfer, body, moment));
  }

  @Endpoint(decideTransferReassessment)
  decide(@Input() { params, body, ifMatch }: InputOf<typeof decideTransferReassessment>, @SignedIn() caller: Caller): Promise<TransferView> {
    return this.change.run({ id: params.id, version: ifMatch }, caller, (transfer, moment) => decideReassessment(transfer, body, moment));
  }
}
