import { rejected, type Clash, type ExerciseRecord, type PartnerId, type Path } from '@entente/contracts';
import { overlap } from './calendar.js';
import type { Exercise } from './exercise.js';

/** One text for a unit or a place, however it is written. */
export function nameKey(name: string): string {
  return name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** A unit that comes to an exercise. `sure`: its partner has accepted. */
interface Unit {
  key: string;
  partner: PartnerId;
  unit: string;
  sure: boolean;
}

/** The units that are to come: of partners that are invited or have accepted. */
export function unitsOf({ state, participants, contributions }: Pick<ExerciseRecord, 'state' | 'participants' | 'contributions'>): Unit[] {
  if (state === 'cancelled') return [];
  const status = new Map(participants.map((participant) => [participant.partner, participant.status]));
  return contributions.flatMap(({ partner, unit }): Unit[] => {
    const now = status.get(partner);
    if (unit === undefined || (now !== 'accepted' && now !== 'invited')) return [];
    return [{ key: `${partner}/${nameKey(unit)}`, partner, unit, sure: now === 'accepted' }];
  });
}

/** The place of an exercise that is not cancelled, as a key. */
export function placeKey({ state, place }: Pick<ExerciseRecord, 'state' | 'place'>): string | undefined {
  return state === 'cancelled' || place === undefined ? undefined : nameKey(place);
}

/** What two exercises ask for at the same time: the same unit, the same place. */
export function clashesOf(mine: ExerciseRecord, others: readonly Pick<Exercise, 'id' | 'record'>[]): Clash[] {
  return others.flatMap(({ id, record }): Clash[] => {
    const when = overlap(mine, record);
    if (when === 'no') return [];
    const { title, startsOn, endsOn } = record;
    const other = { exercise: id, title, startsOn, ...(endsOn !== undefined && { endsOn }) };
    const theirs = new Map(unitsOf(record).map((unit) => [unit.key, unit]));
    const forces = unitsOf(mine).flatMap(({ key, partner, unit, sure }): Clash[] => {
      const there = theirs.get(key);
      return there === undefined ? [] : [{ kind: 'forces', holds: when === 'certain' && sure && there.sure ? 'certain' : 'possible', ...other, partner, unit }];
    });
    const place = placeKey(mine);
    const same = place !== undefined && place === placeKey(record);
    return [...forces, ...(same ? [{ kind: 'place' as const, holds: when, ...other, place: mine.place }] : [])];
  });
}

/** Somebody who may set refusals of double bookings aside, and why. */
export interface Overriding {
  reason: string;
  by: string;
}

function booked(record: ExerciseRecord, others: readonly Exercise[]): Map<string, Clash> {
  const certain = clashesOf(record, others).filter(({ kind, holds }) => kind === 'forces' && holds === 'certain');
  return new Map(certain.map((clash) => [[clash.exercise, clash.partner ?? '', nameKey(clash.unit ?? '')].join('/'), clash]));
}

/**
 * A unit cannot be in two exercises at once. Throws `rejected` `forces-double-booked` for what is certain and new, unless
 * somebody who may do so sets that aside: then the record says who, and why. What is only possible, and the same place, warn.
 */
export function refuseDoubleBooking(
  before: Exercise | undefined,
  exercise: Exercise,
  others: readonly Exercise[],
  overriding: Overriding | undefined,
  at: Path,
  now: Date,
): Exercise {
  const { record } = exercise;
  const known = before === undefined ? new Map<string, Clash>() : booked(before.record, others);
  const fresh = [...booked(record, others)].filter(([key]) => !known.has(key)).map(([, clash]) => clash);
  const [first] = fresh;
  if (first === undefined) return exercise;
  if (overriding === undefined) {
    const message = `${first.unit ?? ''} of ${first.partner ?? ''} is in "${first.title}" at that time`;
    const exercises = fresh.map((clash) => clash.exercise);
    throw rejected('forces-double-booked', at, message, exercises);
  }
  const units = [...new Set(fresh.map(({ partner, unit }) => `${partner ?? ''}: ${unit ?? ''}`))].sort().join('; ');
  const override = { code: 'forces-double-booked', about: units.slice(0, 500), reason: overriding.reason, by: overriding.by, at: now.toISOString() };
  return { ...exercise, record: { ...record, overrides: [...record.overrides, override] } };
}
