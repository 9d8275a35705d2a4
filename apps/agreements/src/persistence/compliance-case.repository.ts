import { Injectable } from '@nestjs/common';
import { ComplianceCase } from '@entente/contracts';
import { VersionedRecords } from '@entente/persistence';

/** Compliance cases, each within its agreement. */
@Injectable()
export class ComplianceCaseRepository extends VersionedRecords<ComplianceCase> {
  constructor() {
    super(
      'compliance_case',
      (record) => ComplianceCase.parse(record),
      ({ agreement, party, status, closures, concerns }) => ({
        agreement_id: agreement,
        party,
        status,
        outcome: status === 'closed' ? (closures.at(-1)?.outcome ?? null) : null,
        occurrences: concerns.flatMap(({ occurrence }) => occurrence ?? []),
        obligations: concerns.flatMap(({ obligation, occurrence }) => (occurrence === undefined ? [obligation] : [])),
      }),
      'agreement_id',
    );
  }
}
