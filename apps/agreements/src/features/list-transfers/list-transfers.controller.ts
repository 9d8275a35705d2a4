import { Controller, Inject } from '@nestjs/common';
import {
  getTransfer,
  getTransferHistory,
  listTransfers,
  listTransfersOfAgreement,
  type Page,
  type TransferVersion,
  type TransferView,
} from '@entente/contracts';
import { Transactions } from '@entente/persistence';
import { Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import type { z } from 'zod';
import { AgreementRepository } from '../../persistence/agreement.repository.js';
import { TransferRepository } from '../../persistence/transfer.repository.js';
import { transferViewOf } from '../../writing/change-transfer.js';
import { pageOfTransfers, pageOfVersions } from './list-transfers.query.js';

/** Transfers as they are, and as they were. */
@Controller()
export class ListTransfersController {
  constructor(
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(TransferRepository) private readonly transfers: TransferRepository,
    @Inject(AgreementRepository) private readonly agreements: AgreementRepository,
  ) {}

  @Endpoint(listTransfers)
  list(@Input() { query }: InputOf<typeof listTransfers>, @SignedIn() { reader }: Caller): Promise<Page<TransferView>> {
    return this.transactions.read(reader, (tx) => pageOfTransfers(tx, query));
  }

  @Endpoint(listTransfersOfAgreement)
  listOfAgreement(@Input() { params, query }: InputOf<typeof listTransfersOfAgreement>, @SignedIn() { reader }: Caller): Promise<Page<TransferView>> {
    return this.transactions.read(reader, async (tx) => {
      await this.agreements.mustExist(tx, params.id);
      return pageOfTransfers(tx, { ...query, agreement: params.id });
    });
  }

  @Endpoint(getTransfer)
  get(@Input() { params }: InputOf<typeof getTransfer>, @SignedIn() { reader }: Caller): Promise<TransferView> {
    return this.transactions.read(reader, async (tx) => transferViewOf(await this.transfers.get(tx, params.id)));
  }

  @Endpoint(getTransferHistory)
  history(@Input() { params, query }: InputOf<typeof getTransferHistory>, @SignedIn() { reader }: Caller): Promise<Page<z.input<typeof TransferVersion>>> {
    return this.transactions.read(reader, (tx) => pageOfVersions(tx, this.transfers, params.id, query));
  }
}
