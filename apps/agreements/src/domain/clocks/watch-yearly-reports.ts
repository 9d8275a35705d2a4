import { interval, type AgreementRecord, type Day } from '@entente/contracts';
import type { Rules, YearlyReport } from '../rules.js';
import type { Watch } from '../watch.js';

export interface DueReport {
  report: YearlyReport;
  on: Day;
}

function nextDay({ month, day }: YearlyReport, from: Day): Day {
  const inYear = (year: number): Day => [String(year).padStart(4, '0'), String(month).padStart(2, '0'), String(day).padStart(2, '0')].join('-');
  const year = Number(from.slice(0, 4));
  return inYear(year) >= from ? inYear(year) : inYear(year + 1);
}

/** The reports an agreement asks for each year, by its regime and by the organisation it constitutes, each with the next day it is due. */
export function yearlyReportsDue(record: AgreementRecord, { regimes, calendars }: Rules, today: Day): DueReport[] {
  const { terms, constitutes, inForceOn, endedOn } = record;
  if (inForceOn === undefined) return [];
  const ofRegime = terms?.regime === undefined ? [] : (regimes.get(terms.regime)?.yearlyReports ?? []);
  const ofOrganisation = calendars.filter(({ organisation }) => organisation === constitutes);
  const begins = interval(inForceOn).first;
  return [...ofRegime, ...ofOrganisation]
    .map((report) => ({ report, on: nextDay(report, begins > today ? begins : today) }))
    .filter(({ on }) => endedOn === undefined || interval(endedOn).last > on);
}

/** Reports owed each year: one deadline for each, on the next day it is due, for every party bound then. */
export const watchYearlyReports: Watch = {
  deadlines: (record, today, rules) =>
    yearlyReportsDue(record, rules, today).map(({ report: { id, title, citation, certainty }, on }) => ({
      id: `yearly-report:${id}:${on.slice(0, 4)}`,
      kind: 'yearly-report',
      on,
      title,
      owedBy: [],
      rule: { id, citation, certainty },
    })),
  tellings: () => [],
};
