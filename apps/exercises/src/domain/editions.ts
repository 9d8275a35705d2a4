import { interval, rejected, type ExerciseRecord, type Path } from '@entente/contracts';
import type { Exercise, StatedPlan } from './exercise.js';

/**
 * An edition follows an earlier one of its series. `before` is the exercise it names, where the reader sees one. Throws
 * `rejected`: `follows-unknown`, `follows-itself`, `follows-other-series`, `follows-later`.
 */
export function refuseUnfitEdition(id: string | undefined, plan: StatedPlan, before: Pick<Exercise, 'id' | 'record'> | undefined, at: Path): void {
  if (plan.follows === undefined) return;
  const path = [...at, 'follows'];
  if (plan.follows === id) throw rejected('follows-itself', path, 'an edition does not follow itself');
  if (before === undefined) throw rejected('follows-unknown', path, 'there is no such exercise');
  const { series, startsOn, title }: ExerciseRecord = before.record;
  if (series === undefined || series !== plan.series)
    throw rejected('follows-other-series', path, `"${title}" is ${series ? `of the series ${series}` : 'of no series'}`);
  if (interval(startsOn).first >= interval(plan.startsOn).last) throw rejected('follows-later', path, `"${title}" begins no earlier, on ${startsOn}`);
}
