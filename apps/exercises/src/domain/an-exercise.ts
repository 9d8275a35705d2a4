import { PUBLIC_LABEL, type ExerciseRecord } from '@entente/contracts';
import type { Exercise, Moment } from './exercise.js';

/** For specs: a live exercise of Germany (accepted) and Poland (invited), proposed on 10 January 2026 for September. */
export function anExercise(record: Partial<ExerciseRecord> = {}): Exercise {
  return {
    id: 'exercise',
    version: 1,
    label: PUBLIC_LABEL,
    record: {
      title: 'Summer Bridge',
      kind: 'live',
      startsOn: '2026-09-01',
      endsOn: '2026-09-14',
      withoutNotice: false,
      basis: [],
      linkedWith: [],
      plannedStages: [],
      hosts: ['DEU'],
      state: 'planned',
      stages: [{ stage: 'initiation', on: '2026-01-10' }],
      participants: [
        { partner: 'DEU', status: 'accepted' },
        { partner: 'POL', status: 'invited' },
      ],
      contributions: [],
      notifications: [],
      observations: [],
      costs: [],
      overrides: [],
      warnings: [],
      deadlines: [],
      ...record,
    },
  };
}

/** For specs: 1 February 2026, one rule of notice that binds Germany and Poland, ids that count up. */
export function aMoment(moment: Partial<Moment> = {}): Moment {
  let ids = 0;
  return {
    now: new Date('2026-02-01T09:00:00Z'),
    duties: [
      {
        id: 'notice',
        title: 'Notice of large exercises',
        citation: 'A document, chapter V',
        certainty: 'verified',
        regime: 'a-document',
        duty: 'notify',
        parties: { partners: ['DEU', 'POL'] },
        zone: { id: 'everywhere', states: ['DEU', 'POL'], partly: [] },
        validFrom: '2011-12-01',
        any: [{ arm: 'troops', atLeast: 9_000 }],
        notice: { days: 42, atStart: true, certainty: 'verified' },
      },
    ],
    boundBy: ({ parties }) => new Set('partners' in parties ? parties.partners : []),
    agreements: new Map(),
    newId: () => `01890a5d-ac96-774b-bcce-${String((ids += 1)).padStart(12, '0')}`,
    ...moment,
  };
}
