import { DomainError, type Fault, type Partner, type PartnerIdentifier, type PartnerReport } from '@entente/contracts';
import { certainlyOverlap, type Holding } from './identifier-days.js';

/** What the directory knows that bears on one report. */
export interface Known {
  /** The partner this very record of this very source described before. */
  byRecord: Partner | undefined;
  byId: Partner | undefined;
  /** Who ever held a code, in any spelling of it. */
  holdersOf(identifier: PartnerIdentifier): readonly Holding[];
}

export type Decision = { outcome: 'registered' | 'corrected'; partner: Partner; dissolved: boolean } | { outcome: 'duplicate'; partner: string };

function refused(code: string, faults: readonly Fault[]): DomainError {
  return new DomainError('rejected', code, faults.map(({ path, message }) => `${path}: ${message}`).join('; '), faults);
}

function takenIdentifiers(report: PartnerReport, known: Known): Fault[] {
  return report.identifiers.flatMap((identifier, at): Fault[] => {
    const holders = known
      .holdersOf(identifier)
      .filter((holding) => holding.partner !== report.id && certainlyOverlap({ partner: report.id, identifier, validity: report.validity }, holding));
    if (holders.length === 0) return [];
    const accepted = [...new Set(holders.map(({ partner }) => partner))];
    return [
      {
        path: `/data/identifiers/${at}`,
        code: 'identifier-taken',
        message: `${identifier.scheme} ${identifier.code} is held by ${accepted.join(', ')} at the same time`,
        accepted,
      },
    ];
  });
}

function kinOfItself(report: PartnerReport): Fault[] {
  return (['predecessors', 'successors'] as const).flatMap((side) => {
    const at = report[side].indexOf(report.id);
    return at < 0 ? [] : [{ path: `/data/${side}/${at}`, code: 'kin-of-itself', message: 'a partner neither precedes nor succeeds itself' }];
  });
}

/**
 * What a report comes to. A partner belongs to the record that registered it, `(report.source, report.record)`:
 * a lower or equal revision of that record is a duplicate, a higher one a correction that replaces the whole
 * description (older versions stay in the history). Another source, or another record, cannot change it.
 *
 * Throws `rejected`: `partner-exists` when another record holds the id (`accepted` names the partner to refer to),
 * `record-names-another-partner` when the record described a partner of another id before, `identifier-taken` when a code
 * certainly belongs to another partner on a same day, `kin-of-itself`.
 */
export function decideReport(report: PartnerReport, known: Known): Decision {
  const { byRecord, byId } = known;
  if (byRecord?.report && report.report.revision <= byRecord.report.revision) return { outcome: 'duplicate', partner: byRecord.id };
  if (byRecord && byRecord.id !== report.id) {
    const message = `this record described ${byRecord.id} so far; a record keeps its partner`;
    throw refused('record-names-another-partner', [{ path: '/data/id', code: 'record-names-another-partner', message, accepted: [byRecord.id] }]);
  }
  if (byId && !byRecord) {
    const message = `${byId.id} is in the directory as "${byId.name}", from ${byId.report ? `record ${byId.report.record} of ${byId.report.source}` : 'another source'}`;
    throw refused('partner-exists', [{ path: '/data/id', code: 'partner-exists', message, accepted: [byId.id] }]);
  }
  const faults = [...kinOfItself(report), ...takenIdentifiers(report, known)];
  const [first] = faults;
  if (first) throw refused(first.code, faults);
  const partner: Partner = { ...report, version: (byRecord?.version ?? 0) + 1 };
  return {
    outcome: byRecord ? 'corrected' : 'registered',
    partner,
    dissolved: partner.validity.to !== undefined && partner.validity.to !== byRecord?.validity.to,
  };
}
