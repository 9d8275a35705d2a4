import type { AgreementClocks, Day, Party, PartyClock } from '@entente/contracts';
import type { Agreement } from '../agreement.js';
import { plusDelay } from '../calendar.js';
import { termsOf, type Rules } from '../rules.js';
import { ruleOf, withdrawalTermsOf } from './rule-of-clock.js';
import { isReached, lastDayToGiveNotice, renewsItself, termOn } from './term.js';
import { nextReview } from './watch-reviews.js';
import { yearlyReportsDue } from './watch-yearly-reports.js';
import { noticeFrom, runningNotice } from './withdrawal.js';

function partyClock({ record }: Agreement, rules: Rules, party: Party, asOf: Day): PartyClock {
  const notice = runningNotice(party, asOf);
  const isOver = record.endedOn !== undefined && isReached(record.endedOn, asOf);
  const from = isOver ? undefined : noticeFrom(record, rules, party, asOf);
  const leaving = from === undefined ? undefined : withdrawalTermsOf(record, rules);
  return {
    partner: party.partner,
    ...(from !== undefined &&
      leaving && { noticeFrom: { on: from, rule: leaving.rule }, leavesOn: { on: plusDelay(from, leaving.notice), rule: leaving.rule } }),
    ...(notice && { notice: { action: notice.id, givenOn: notice.actedOn, endsOn: notice.effectiveOn } }),
  };
}

/** Everything that runs in an agreement as of a day. */
export function clocksOf(agreement: Agreement, rules: Rules, asOf: Day): AgreementClocks {
  const { id, version, record } = agreement;
  const term = record.endedOn === undefined ? termOn(record, rules, asOf) : undefined;
  const last = term && lastDayToGiveNotice(record, rules, term);
  const review = nextReview(record, rules, asOf);
  return {
    agreement: id,
    version,
    asOf,
    ...(term && {
      term: {
        from: term.from,
        until: term.until,
        renewal: termsOf(record, rules)?.duration?.renewal ?? 'none',
        ends: !renewsItself(record, rules, term),
        rule: ruleOf(record, rules, 'duration'),
      },
    }),
    ...(last && { lastDayToGiveNotice: last }),
    ...(review !== undefined && { nextReview: { on: review, rule: ruleOf(record, rules, 'reviews') } }),
    yearlyReports: yearlyReportsDue(record, rules, asOf).map(({ report: { id: rule, title, citation, certainty }, on }) => ({
      title,
      on,
      rule: { id: rule, citation, certainty },
    })),
    parties: record.parties.map((party) => partyClock(agreement, rules, party, asOf)),
  };
}
