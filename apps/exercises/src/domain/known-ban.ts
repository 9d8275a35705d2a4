import { interval, plusDays, type ExerciseRecord, type Label, type VisitBanRecord, type Warning } from '@entente/contracts';
import { overlap } from './calendar.js';
import { partnersIn } from './exercise.js';

/** A ban on contacts with a partner, as its owner told it last. */
export interface KnownBan {
  id: string;
  version: number;
  ban: VisitBanRecord;
  label: Label;
}

/** Bans that hold with somebody who takes part while the exercise goes on. They warn: exercises are told of bans, they do not set them. */
export function banWarnings(record: ExerciseRecord, bans: readonly KnownBan[]): Warning[] {
  const here = new Set(partnersIn(record));
  return bans.flatMap(({ ban: { partner, from, to, kinds, lifted } }): Warning[] => {
    if (lifted !== undefined || !here.has(partner)) return [];
    // A ban ends on the day it holds no more; without one it goes on.
    const when = overlap(record, { startsOn: from, endsOn: to === undefined ? '9999' : plusDays(interval(to).first, -1) });
    if (when === 'no') return [];
    const what = kinds.length === 0 ? 'contacts' : kinds.join(', ');
    return [{ code: 'visit-banned', message: `${when === 'possible' ? 'possibly, ' : ''}a ban on ${what} with ${partner} holds on those days` }];
  });
}
