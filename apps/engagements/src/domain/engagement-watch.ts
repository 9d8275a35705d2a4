import { engagementAccountDue, fact, plusDays, type Day, type EngagementRecord } from '@entente/contracts';
import { watchSilence } from './approvals.js';
import { daysOf, startOf } from './days.js';
import { type Timed, type Watch } from './decision.js';
import { cited, type Rules } from './rules.js';

/** The day by which an account is due; undefined where nobody here owes one. */
function accountDueOn(record: EngagementRecord, { account }: Rules): Day | undefined {
  if (record.author === undefined) return undefined;
  switch (record.state) {
    case 'planned':
    case 'submitted':
    case 'approved':
    case 'held':
      return plusDays(daysOf(record).toLast, account.days);
    case 'account-submitted':
    case 'reported':
    case 'cancelled':
      return undefined;
  }
}

/** The planned date has passed: an account is due. */
export const watchAccount: Watch<EngagementRecord> = {
  deadlines: (record, today, rules) => {
    const on = accountDueOn(record, rules);
    if (on === undefined || daysOf(record).toLast >= today) return [];
    const owedBy = record.author ? [record.author.nation] : [];
    return [{ id: `account:${daysOf(record).toLast}`, kind: 'engagement-account', on, title: 'Account of the engagement', owedBy, rule: cited(rules.account) }];
  },
  tellings: (record, { rules }) => {
    const dueOn = accountDueOn(record, rules);
    if (dueOn === undefined) return [];
    const { toLast } = daysOf(record);
    const at = startOf(plusDays(toLast, 1));
    return [{ id: `account-due:${toLast}`, at, happens: (engagement) => ({ record: engagement, event: fact(engagementAccountDue, { engagement, dueOn }) }) }];
  },
};

/** Engagements, as far as time concerns them. */
export const timedEngagements: Timed<EngagementRecord> = {
  watches: [watchSilence, watchAccount],
  title: ({ title }) => title,
  remember: (record, watched) => ({ ...record, ...watched }),
};
