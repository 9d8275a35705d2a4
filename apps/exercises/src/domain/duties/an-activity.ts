import type { Forces } from '@entente/contracts';
import type { Activity } from './activity.js';

/** For specs: an exercise in Germany in the summer of 2026, with German forces. */
export function anActivity(forces: Forces = {}, activity: Partial<Activity> = {}): Activity {
  return {
    id: 'plan',
    startsOn: '2026-06-01',
    endsOn: '2026-06-10',
    withoutNotice: false,
    hosts: ['DEU'],
    brought: [{ partner: 'DEU', sure: true, forces }],
    ...activity,
  };
}

/** For specs: firm numbers. */
export function firm(numbers: Partial<Record<keyof Forces, number>>): Forces {
  return Object.fromEntries(Object.entries(numbers).map(([arm, count]) => [arm, { least: count, most: count }]));
}
