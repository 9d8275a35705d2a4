import { Controller, Inject } from '@nestjs/common';
import { assessTransfer, assessTransferRisk, authoriseTransfer, refuseTransfer, revokeTransfer, type TransferView } from '@entente/contracts';
import { Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { assessProhibition, assessRisk } from '../../domain/transfers/assess-transfer.js';
import { authoriseTransfer as authorise, refuseTransfer as refuse, revokeTransfer as revoke } from '../../domain/transfers/authorise-transfer.js';
import { ChangeTransfer } from '../../writing/change-transfer.js';

/** The decisions of export control, from the first assessment on. */
@Controller()
export class DecideTransferController {
  constructor(@Inject(ChangeTransfer) private readonly change: ChangeTransfer) {}

  @Endpoint(assessTransfer)
  assess(@Input() { params, body, ifMatch }: InputOf<typeof assessTransfer>, @SignedIn() caller: Caller): Promise<TransferView> {
    return this.change.run({ id: params.id, version: ifMatch }, caller, (transfer, moment) => assessProhibition(transfer, body, moment));
  }

  @Endpoint(assessTransferRisk)
  assessRisk(@Input() { params, body, ifMatch }: InputOf<typeof assessTransferRisk>, @SignedIn() caller: Caller): Promise<TransferView> {
    return this.change.run({ id: params.id, version: ifMatch }, caller, (transfer, moment) => assessRisk(transfer, body, ['body'], moment));
  }

  @Endpoint(authoriseTransfer)
  authorise(@Input() { params, body, ifMatch }: InputOf<typeof authoriseTransfer>, @SignedIn() caller: Caller): Promise<TransferView> {
    return this.change.run({ id: params.id, version: ifMatch }, caller, (transfer, moment) => authorise(transfer, body, ['body'], moment));
  }

  @Endpoint(refuseTransfer)
  refuse(@Input() { params, body, ifMatch }: InputOf<typeof refuseTransfer>, @SignedIn() caller: Caller): Promise<TransferView> {
    return this.change.run({ id: params.id, version: ifMatch }, caller, (transfer, moment) => refuse(transfer, body.reasons, moment));
  }

  @Endpoint(revokeTransfer)
  revoke(@Input() { params, body, ifMatch }: InputOf<typeof revokeTransfer>, @SignedIn() caller: Caller): Promise<TransferView> {
    return this.change.run({ id: params.id, version: ifMatch }, caller, (transfer, moment) => revoke(transfer, body.reasons, moment));
  }
}
