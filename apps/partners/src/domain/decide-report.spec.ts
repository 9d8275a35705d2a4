import { describe, expect, it } from '@jest/globals';
import { DomainError, PartnerReport, type Partner } from '@entente/contracts';
import { decideReport, type Known } from './decide-report.js';
import type { Holding } from './identifier-days.js';

const SOURCE = 'urn:test';

function aReport(parts: object = {}): PartnerReport {
  return PartnerReport.parse({ id: 'freedonia', report: { source: SOURCE, record: 'f', revision: 1 }, kind: 'state', name: 'Freedonia', ...parts });
}
const held = (report: PartnerReport, version = 1): Partner => ({ ...report, version });

function knowing(parts: { byRecord?: Partner; byId?: Partner; holders?: Holding[] } = {}): Known {
  return { byRecord: parts.byRecord, byId: parts.byId, holdersOf: () => parts.holders ?? [] };
}

function refusal(report: PartnerReport, known: Known): DomainError {
  try {
    decideReport(report, known);
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
  throw new Error('was not refused');
}

describe('a report of a partner', () => {
  it('registers one nobody described before', () => {
    expect(decideReport(aReport(), knowing())).toMatchObject({ outcome: 'registered', partner: { id: 'freedonia', version: 1 }, dissolved: false });
  });

  it('is a duplicate at the same or a lower revision', () => {
    const known = held(aReport({ report: { source: SOURCE, record: 'f', revision: 2 } }));
    for (const revision of [1, 2]) {
      const report = aReport({ name: 'Other', report: { source: SOURCE, record: 'f', revision } });
      expect(decideReport(report, knowing({ byRecord: known, byId: known }))).toEqual({ outcome: 'duplicate', partner: 'freedonia' });
    }
  });

  it('corrects at a higher revision, one version further', () => {
    const known = held(aReport(), 4);
    const report = aReport({ name: 'New Freedonia', report: { source: SOURCE, record: 'f', revision: 9 } });
    expect(decideReport(report, knowing({ byRecord: known, byId: known }))).toMatchObject({
      outcome: 'corrected',
      partner: { name: 'New Freedonia', version: 5, report: { revision: 9 } },
    });
  });

  it('is refused where another record holds the id, naming the partner', () => {
    const error = refusal(aReport({ report: { source: 'urn:other', record: 'f', revision: 9 } }), knowing({ byId: held(aReport()) }));
    expect(error).toMatchObject({ kind: 'rejected', code: 'partner-exists', faults: [{ path: '/data/id', accepted: ['freedonia'] }] });
  });

  it('is refused where its record described another partner', () => {
    const error = refusal(aReport({ id: 'sylvania', report: { source: SOURCE, record: 'f', revision: 2 } }), knowing({ byRecord: held(aReport()) }));
    expect(error).toMatchObject({ code: 'record-names-another-partner', faults: [{ path: '/data/id', accepted: ['freedonia'] }] });
  });

  it('is refused where a partner is kin of itself', () => {
    expect(refusal(aReport({ successors: ['SUN', 'freedonia'] }), knowing())).toMatchObject({
      faults: [{ path: '/data/successors/1', code: 'kin-of-itself' }],
    });
  });

  it('says that the partner is no more when its end is new, and not again', () => {
    const ended = aReport({ validity: { to: '1999' }, report: { source: SOURCE, record: 'f', revision: 2 } });
    expect(decideReport(ended, knowing({ byRecord: held(aReport()), byId: held(aReport()) }))).toMatchObject({ outcome: 'corrected', dissolved: true });
    const again = aReport({ validity: { to: '1999' }, report: { source: SOURCE, record: 'f', revision: 3 } });
    expect(decideReport(again, knowing({ byRecord: held(ended), byId: held(ended) }))).toMatchObject({ dissolved: false });
  });
});

describe('a code', () => {
  const code = { scheme: 'cow' as const, code: '999' };
  const of = (from?: string, to?: string) => aReport({ identifiers: [{ ...code, ...(from ? { from } : {}), ...(to ? { to } : {}) }] });
  const heldBySylvania = (identifier: { from?: string; to?: string }, validity: { from?: string; to?: string } = {}): Known =>
    knowing({ holders: [{ partner: 'sylvania', identifier: { ...code, ...identifier }, validity }] });

  it('is refused while another partner holds it', () => {
    expect(refusal(of('1950', '1960'), heldBySylvania({ from: '1955-06' }))).toMatchObject({
      code: 'identifier-taken',
      faults: [{ path: '/data/identifiers/0', code: 'identifier-taken', accepted: ['sylvania'] }],
    });
    expect(refusal(of(), heldBySylvania({})).code).toBe('identifier-taken');
  });

  it('may pass from one to the other, on a day or at a time only a year is known of', () => {
    expect(decideReport(of('1960-05-01'), heldBySylvania({ to: '1960-05-01' })).outcome).toBe('registered');
    expect(decideReport(of('1960'), heldBySylvania({ to: '1960' })).outcome).toBe('registered');
    expect(refusal(of('1960'), heldBySylvania({ to: '1961-02' })).code).toBe('identifier-taken');
  });

  it('is held only while its holder existed', () => {
    expect(decideReport(of('1970'), heldBySylvania({}, { to: '1969' })).outcome).toBe('registered');
  });

  it('may be repeated by its own partner', () => {
    const own = knowing({ holders: [{ partner: 'freedonia', identifier: code, validity: {} }] });
    expect(decideReport(of(), own).outcome).toBe('registered');
  });
});
