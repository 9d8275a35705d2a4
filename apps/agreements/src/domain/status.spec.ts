import { describe, expect, it } from '@jest/globals';
import { AgreementStatus, interval } from '@entente/contracts';
import fc from 'fast-check';
import { mayBe, mayBeLive, milestonesOf, mustBe, mustBeLive, statusOn, type Days } from './status.js';

const STATUSES = AgreementStatus.options;

function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
}

/** What is true on one day, once every date is one day. */
function statusOfDay(day: string, signed: string, inForce: string, ended: string): AgreementStatus {
  if (ended <= day) return 'ended';
  if (inForce <= day) return 'inForce';
  return signed <= day ? 'signed' : 'negotiation';
}

/** Every status some reading has: it only depends on how the days compare, so days next to each interval's ends suffice. */
function everyReading(asked: Days, dates: readonly Days[]): Set<AgreementStatus> {
  const corners = [asked, ...dates].flatMap(({ first, last }) =>
    first === 'infinity' ? [] : [first, last, dayAfter(first, -1), dayAfter(first, 1), dayAfter(last, -1), dayAfter(last, 1)],
  );
  const within = ({ first, last }: Days): string[] =>
    first === 'infinity' ? ['infinity'] : [...new Set(corners.filter((day) => day >= first && day <= last))];
  const [signed = [], inForce = [], ended = []] = dates.map(within);
  const found = new Set<AgreementStatus>();
  for (const day of within(asked)) for (const s of signed) for (const f of inForce) for (const e of ended) found.add(statusOfDay(day, s, f, e));
  return found;
}

const date = fc.constantFrom('2003', '2004', '2004-02', '2004-03', '2004-02-28', '2004-02-29', '2004-03-01', '2005', '2004-12-31', '2005-01-01');
const dates = fc.record({
  signedOn: fc.option(date, { nil: undefined }),
  inForceOn: fc.option(date, { nil: undefined }),
  endedOn: fc.option(date, { nil: undefined }),
});

describe('the status of an agreement', () => {
  it('is possible where some reading of the dates has it, certain where every reading has', () => {
    fc.assert(
      fc.property(dates, date, (record, asOf) => {
        const [milestones, asked] = [milestonesOf(record), interval(asOf)];
        const readings = everyReading(asked, [milestones.signed, milestones.inForce, milestones.ended]);
        expect(STATUSES.filter((status) => mayBe(status, milestones, asked))).toEqual(STATUSES.filter((status) => readings.has(status)));
        expect(STATUSES.filter((status) => mustBe(status, milestones, asked))).toEqual(readings.size === 1 ? [...readings] : []);
        const live = [...readings].filter((status) => status === 'signed' || status === 'inForce');
        expect(mayBeLive(milestones, asked)).toBe(live.length > 0);
        expect(mustBeLive(milestones, asked)).toBe(live.length === readings.size);
      }),
      { numRuns: 3_000 },
    );
  });

  it('is ended only when that is certain', () => {
    expect(statusOn({ signedOn: '1999', endedOn: '2005' }, '2005')).toEqual({ status: 'signed', statusCertainty: 'possible' });
    expect(statusOn({ signedOn: '1999', endedOn: '2005' }, '2006')).toEqual({ status: 'ended', statusCertainty: 'certain' });
  });

  it('is the furthest that is possible otherwise', () => {
    expect(statusOn({ signedOn: '2004-02', inForceOn: '2004' }, '2004-03-01')).toEqual({ status: 'inForce', statusCertainty: 'possible' });
    expect(statusOn({ signedOn: '2004-02', inForceOn: '2004' }, '2003-12-31')).toEqual({ status: 'negotiation', statusCertainty: 'certain' });
  });

  it('goes from the day before to the day of entry into force', () => {
    const record = { signedOn: '2004-01-01', inForceOn: '2004-06-01', endedOn: '2010-01-01' };
    expect(['2003-12-31', '2004-01-01', '2004-05-31', '2004-06-01', '2009-12-31', '2010-01-01'].map((day) => statusOn(record, day).status)).toEqual([
      'negotiation',
      'signed',
      'signed',
      'inForce',
      'inForce',
      'ended',
    ]);
  });
});
