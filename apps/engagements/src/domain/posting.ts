import {
  accreditationEnds,
  agrementAnswered,
  endsBeforeItBegins,
  fact,
  holdsOn,
  interval,
  isBefore,
  plusDays,
  postingAccredited,
  postingEnded,
  postingProposed,
  rejected,
  type Accreditation,
  type Day,
  type Label,
  type PartialDate,
  type PostingRecord,
  type Spell,
} from '@entente/contracts';
import { startOf } from './days.js';
import { begun, changed, type Aggregate, type Decision, type Moment, type Timed, type Watch } from './decision.js';
import { cited } from './rules.js';

export type Posting = Aggregate<PostingRecord>;
type PostingDecision = Decision<PostingRecord>;
export type StatedPosting = Omit<PostingRecord, 'state' | 'warnings' | 'answered' | 'accredited' | 'posted' | 'endReason' | 'told' | 'deadlinesToldOn'>;

const AT = ['body'];

/** Somebody is to be posted. Throws `posted-at-home`. Kinds that need no agrément are agreed at once. */
export function proposePosting(stated: StatedPosting, label: Label, { newId, rules }: Moment): PostingDecision {
  if (stated.home === stated.host) throw rejected('posted-at-home', [...AT, 'host'], 'nobody is posted to where they come from');
  const posting: PostingRecord = { ...stated, state: rules.agrement.has(stated.kind) ? 'proposed' : 'agreed', warnings: [] };
  return begun(newId(), posting, label, 'proposed', fact(postingProposed, { posting }));
}

/** The host's answer. Throws `agrement-answered`, `answered-before-asked`. */
export function answerAgrement(before: Posting, answered: NonNullable<PostingRecord['answered']>): PostingDecision {
  const { record } = before;
  switch (record.state) {
    case 'proposed': {
      if (record.askedOn !== undefined && answered.on < record.askedOn)
        throw rejected('answered-before-asked', [...AT, 'on'], `agrément was asked on ${record.askedOn}`);
      const posting: PostingRecord = { ...record, answered, state: answered.granted ? 'agreed' : 'refused' };
      return changed(before, posting, 'agrement-answered', fact(agrementAnswered, { posting, granted: answered.granted }));
    }
    case 'agreed':
    case 'refused':
    case 'accredited':
    case 'ended':
      throw rejected('agrement-answered', AT, 'the host has answered, or need not');
  }
}

/** Does the inner spell lie in the outer one: on every reading, on some, or on none? */
function within(inner: Spell, outer: Spell): 'certain' | 'possible' | 'no' {
  const begins = outer.from === undefined ? 'no' : inner.from === undefined ? 'certain' : isBefore(inner.from, outer.from);
  const ends = outer.to === undefined ? 'no' : inner.to === undefined ? 'no' : isBefore(outer.to, inner.to);
  if (begins === 'certain' || ends === 'certain') return 'no';
  return begins === 'possible' || ends === 'possible' ? 'possible' : 'certain';
}

/**
 * Accredits and posts, or says so anew. The accreditation bounds the posting: one without an end of its own ends with it.
 * Throws `agrement-not-granted`, `agrement-refused`, `posting-ended`, `outside-accreditation`.
 */
export function accreditPosting(before: Posting, { accredited, posted }: Accreditation): PostingDecision {
  const { record } = before;
  switch (record.state) {
    case 'proposed':
      throw rejected('agrement-not-granted', AT, 'the host has not granted its agrément');
    case 'refused':
      throw rejected('agrement-refused', AT, 'the host refused its agrément');
    case 'ended':
      throw rejected('posting-ended', AT, 'the posting has ended');
    case 'agreed':
    case 'accredited': {
      const fits = within(posted, accredited);
      if (fits === 'no') throw rejected('outside-accreditation', [...AT, 'posted'], 'nobody is posted where and while they are not accredited');
      const to = posted.to ?? accredited.to;
      const warning = { code: 'possibly-outside-accreditation', message: 'on some reading of the dates it is outside the accreditation' };
      const posting: PostingRecord = {
        ...record,
        state: 'accredited',
        accredited,
        posted: { from: posted.from, ...(to === undefined ? {} : { to }) },
        warnings: fits === 'possible' ? [warning] : [],
      };
      return changed(before, posting, 'accredited', fact(postingAccredited, { posting }));
    }
  }
}

function cutAt(spell: Spell | undefined, on: PartialDate): Spell {
  return { ...(spell?.from === undefined ? {} : { from: spell.from }), to: on };
}

/** Ends the posting, and the accreditation with it. Throws `not-accredited`, `posting-ended`, `ends-before-begins`, `outside-accreditation`. */
export function endPosting(before: Posting, on: PartialDate, reason: string | undefined): PostingDecision {
  const { record } = before;
  switch (record.state) {
    case 'proposed':
    case 'agreed':
    case 'refused':
      throw rejected('not-accredited', AT, 'nobody was posted');
    case 'ended':
      throw rejected('posting-ended', AT, 'the posting has ended already');
    case 'accredited': {
      const at = [...AT, 'on'];
      if (endsBeforeItBegins({ from: record.posted?.from, to: on })) throw rejected('ends-before-begins', at, 'it would end before it begins');
      if (record.accredited?.to !== undefined && isBefore(record.accredited.to, on) === 'certain')
        throw rejected('outside-accreditation', at, `the accreditation ends on ${record.accredited.to}`);
      const posting: PostingRecord = {
        ...record,
        state: 'ended',
        posted: cutAt(record.posted, on),
        accredited: cutAt(record.accredited, on),
        ...(reason === undefined ? {} : { endReason: reason }),
      };
      return changed(before, posting, 'ended', fact(postingEnded, { posting, endedOn: on }));
    }
  }
}

/** Is somebody posted there on a date? */
export function isPosted({ posted }: PostingRecord, on: PartialDate): boolean {
  return posted !== undefined && holdsOn(posted, on) !== 'no';
}

function endsOn({ state, accredited }: PostingRecord): Day | undefined {
  return state === 'accredited' && accredited?.to !== undefined ? interval(accredited.to).first : undefined;
}

const watchAccreditation: Watch<PostingRecord> = {
  deadlines: (record, _today, { accreditation }) => {
    const on = endsOn(record);
    const title = `Accreditation as ${record.position} ends`;
    return on === undefined ? [] : [{ id: `accreditation:${on}`, kind: 'accreditation-end', on, title, owedBy: [record.home], rule: cited(accreditation) }];
  },
  tellings: (record, { rules }) => {
    const on = endsOn(record);
    if (on === undefined) return [];
    const at = startOf(plusDays(on, -rules.accreditation.days));
    return [{ id: `accreditation-ends:${on}`, at, happens: (posting) => ({ record: posting, event: fact(accreditationEnds, { posting, endsOn: on }) }) }];
  },
};

export const timedPostings: Timed<PostingRecord> = {
  watches: [watchAccreditation],
  title: ({ position, home, host }) => `${position}, ${home} to ${host}`,
  remember: (record, watched) => ({ ...record, ...watched }),
};
