import type { Partner, PartnerReport } from '@entente/contracts';
import type { Known } from '../../domain/decide-report.js';
import type { Holding } from '../../domain/identifier-days.js';
import { keyOf } from '../../persistence/partner.repository.js';

function recordKey({ source, record }: { source: string; record: string }): string {
  return `${source}\n${record}`;
}

/** The part of the directory a batch touches, kept up to date while the batch is decided: later reports see earlier ones. */
export class DirectoryView {
  private readonly byId = new Map<string, Partner>();
  private readonly byRecord = new Map<string, Partner>();
  private readonly byCode = new Map<string, Map<string, Holding[]>>();

  constructor(partners: Iterable<Partner>) {
    for (const partner of partners) this.put(partner);
  }

  put(partner: Partner): void {
    for (const { scheme, code } of this.byId.get(partner.id)?.identifiers ?? []) this.byCode.get(keyOf({ scheme, code }))?.delete(partner.id);
    this.byId.set(partner.id, partner);
    if (partner.report) this.byRecord.set(recordKey(partner.report), partner);
    for (const identifier of partner.identifiers) {
      const holders = this.byCode.get(keyOf(identifier)) ?? new Map<string, Holding[]>();
      holders.set(partner.id, [...(holders.get(partner.id) ?? []), { partner: partner.id, identifier, validity: partner.validity }]);
      this.byCode.set(keyOf(identifier), holders);
    }
  }

  knownFor(report: PartnerReport): Known {
    return {
      byRecord: this.byRecord.get(recordKey(report.report)),
      byId: this.byId.get(report.id),
      holdersOf: (identifier) => [...(this.byCode.get(keyOf(identifier))?.values() ?? [])].flat(),
    };
  }
}
