import { Controller, Inject } from '@nestjs/common';
import { deliverTransfer, type TransferView } from '@entente/contracts';
import { Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { deliverTransfer as decide } from '../../domain/transfers/deliver-transfer.js';
import { ChangeTransfer } from '../../writing/change-transfer.js';

@Controller()
export class DeliverTransferController {
  constructor(@Inject(ChangeTransfer) private readonly change: ChangeTransfer) {}

  @Endpoint(deliverTransfer)
  deliver(@Input() { params, body, ifMatch }: InputOf<typeof deliverTransfer>, @SignedIn() caller: Caller): Promise<TransferView> {
    return this.change.run({ id: params.id, version: ifMatch }, caller, (transfer, moment) => decide(transfer, body, ['body'], moment));
  }
}
