import { FollowUpRecord, interval, NonStateOrganisationRecord, ObjectiveRecord, PostingRecord, VisitBanRecord } from '@entente/contracts';
import { wordsOf } from '@entente/partner-directory';
import { VersionedRecords } from '@entente/persistence';
import { daysOf } from '../domain/days.js';
import type { Watched } from '../domain/decision.js';
import { timedFollowUps } from '../domain/follow-up.js';
import { timedObjectives } from '../domain/objective.js';
import { timedPostings } from '../domain/posting.js';
import { dayColumns } from './engagement-ledger.js';
import type { Ledger } from './ledger.js';

export const FOLLOW_UPS: Ledger<FollowUpRecord> = {
  wakes: 'follow-up-wakes',
  records: new VersionedRecords(
    'follow_up',
    (record) => FollowUpRecord.parse(record),
    ({ engagement, owedBy, owedTo, state, by }) => ({
      engagement,
      owed_by: owedBy,
      partners: [owedBy, ...owedTo],
      state,
      due_on: by === undefined ? null : interval(by).last,
    }),
    'engagement',
  ),
  timed: timedFollowUps,
};

export const POSTINGS: Ledger<PostingRecord> = {
  wakes: 'posting-wakes',
  records: new VersionedRecords(
    'posting',
    (record) => PostingRecord.parse(record),
    ({ kind, state, home, host, person, posted }) => ({
      kind,
      state,
      home,
      host,
      person: person ?? null,
      from_first: posted?.from === undefined ? null : interval(posted.from).first,
      to_last: posted?.to === undefined ? null : interval(posted.to).last,
    }),
  ),
  timed: timedPostings,
};

export const OBJECTIVES: Ledger<ObjectiveRecord> = {
  wakes: 'objective-wakes',
  records: new VersionedRecords(
    'objective',
    (record) => ObjectiveRecord.parse(record),
    ({ parent, partners, state }) => ({ parent: parent ?? null, partners, state }),
  ),
  timed: timedObjectives,
};

/** What time brings nothing to. */
function timeless<T extends Watched>(title: (record: T) => string): Ledger<T>['timed'] {
  return { watches: [], title, remember: (record) => record };
}

const END_OF_TIME = '9999-12-31';

export const VISIT_BANS: Ledger<VisitBanRecord & Watched> = {
  wakes: 'visit-ban-wakes',
  records: new VersionedRecords(
    'visit_ban',
    (record) => VisitBanRecord.parse(record),
    ({ partner, kinds, from, to = END_OF_TIME, lifted }) => ({ partner, kinds, ...dayColumns(daysOf({ from, to })), lifted: lifted !== undefined }),
  ),
  timed: timeless(({ reason }) => reason),
};

export const NON_STATE_ORGANISATIONS: Ledger<NonStateOrganisationRecord & Watched> = {
  wakes: 'non-state-organisation-wakes',
  records: new VersionedRecords(
    'non_state_organisation',
    (record) => NonStateOrganisationRecord.parse(record),
    ({ kind, name }) => ({ kind, words: wordsOf(name) }),
  ),
  timed: timeless(({ name }) => name),
};
