import { DecideTransferController } from './features/decide-transfer/decide-transfer.controller.js';
import { DeliverTransferController } from './features/deliver-transfer/deliver-transfer.controller.js';
import { GiveAssuranceController } from './features/give-assurance/give-assurance.controller.js';
import { ListTransfersController } from './features/list-transfers/list-transfers.controller.js';
import { ProposeTransferController } from './features/propose-transfer/propose-transfer.controller.js';
import { ReassessTransferController } from './features/reassess-transfer/reassess-transfer.controller.js';
import { TotalTransfersController } from './features/total-transfers/total-transfers.controller.js';
import { TransferRepository } from './persistence/transfer.repository.js';
import { ChangeTransfer } from './writing/change-transfer.js';
import { RecordInLedger } from './writing/record-in-ledger.js';

export const TRANSFER_PROVIDERS = [TransferRepository, ChangeTransfer, RecordInLedger];

export const TRANSFER_CONTROLLERS = [
  TotalTransfersController,
  ListTransfersController,
  ProposeTransferController,
  DecideTransferController,
  DeliverTransferController,
  ReassessTransferController,
  GiveAssuranceController,
];
