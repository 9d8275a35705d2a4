import { Injectable } from '@nestjs/common';
import { TransferRecord } from '@entente/contracts';
import { VersionedRecords } from '@entente/persistence';
import { countsOf } from '../domain/transfers/count-transfer.js';
import { transferRules } from '../rules/transfer-rules.js';

/** Transfers of arms and technology, each within its agreement. There is no way to remove one: records are kept for good. */
@Injectable()
export class TransferRepository extends VersionedRecords<TransferRecord> {
  constructor() {
    super(
      'transfer',
      (record) => TransferRecord.parse(record),
      (record) => ({
        agreement_id: record.agreement,
        exporter: record.from,
        recipient: record.to,
        state: record.state,
        counted: countsOf(record, transferRules),
      }),
      'agreement_id',
    );
  }
}
