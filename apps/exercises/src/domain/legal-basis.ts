import {
  holdsOn,
  interval,
  isAtLeastAsStrict,
  type Day,
  type Deadline,
  type ExerciseRecord,
  type Label,
  type PartnerId,
  type Warning,
} from '@entente/contracts';
import { daysOf } from './calendar.js';
import type { KnownAgreement } from './known-agreement.js';

/** An agreement that ends before an exercise that rests on it does: for everybody, or for one who takes part. */
export interface EndingBasis {
  agreement: KnownAgreement;
  partner?: PartnerId;
  /** The first day it may not hold. */
  on: Day;
}

type Planned = Pick<ExerciseRecord, 'basis' | 'startsOn' | 'endsOn' | 'participants'>;

/** Which of the agreements an exercise rests on may end before it does. */
export function endingBases(record: Planned, label: Label, agreements: ReadonlyMap<string, KnownAgreement>): EndingBasis[] {
  const { last } = daysOf(record);
  const taking = record.participants.filter(({ status }) => status === 'accepted' || status === 'invited').map(({ partner }) => partner);
  return record.basis.flatMap((id): EndingBasis[] => {
    const agreement = agreements.get(id);
    if (agreement === undefined || !isAtLeastAsStrict(label, agreement.label)) return [];
    const ended = agreement.endedOn === undefined ? agreement.expiresOn : interval(agreement.endedOn).first;
    if (ended !== undefined && ended <= last) return [{ agreement, on: ended }];
    return taking.flatMap((partner): EndingBasis[] => {
      const spells = agreement.spells.filter((spell) => spell.partner === partner);
      const ends = spells.flatMap(({ to }) => (to === undefined ? [] : [interval(to).first])).filter((on) => on <= last);
      const on = ends.sort().at(-1);
      const bound = spells.some((spell) => holdsOn(spell, last) !== 'no' && (spell.to === undefined || interval(spell.to).first > last));
      return on === undefined || bound ? [] : [{ agreement, partner, on }];
    });
  });
}

function sentence({ agreement, partner, on }: EndingBasis): string {
  return partner === undefined ? `"${agreement.title}" ends on ${on}` : `"${agreement.title}" binds ${partner} no longer from ${on}`;
}

/** The same as deadlines: the day the basis goes is the last to find another. */
export function basisDeadlines(ending: readonly EndingBasis[]): Deadline[] {
  return ending.map((one) => ({
    id: ['legal-basis', one.agreement.id, ...(one.partner === undefined ? [] : [one.partner])].join('/'),
    kind: 'legal-basis-ends',
    on: one.on,
    title: sentence(one).slice(0, 500),
    owedBy: one.partner === undefined ? [] : [one.partner],
  }));
}

/** The same as warnings, for who plans. */
export function basisWarnings(ending: readonly EndingBasis[]): Warning[] {
  return ending.map((one) => ({ code: 'legal-basis-ends', message: `${sentence(one)}, before the exercise does` }));
}
