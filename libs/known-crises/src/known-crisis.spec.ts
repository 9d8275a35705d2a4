import { describe, expect, it } from '@jest/globals';
import {
  crisisClosed,
  crisisCorrected,
  crisisOpened,
  crisisPhaseChanged,
  PUBLIC_LABEL,
  type CrisisRecord,
  type DomainEvent,
  type EventDefinition,
} from '@entente/contracts';
import { afterEvent, crisisWarnings } from './known-crisis.js';

const SECRET = { ...PUBLIC_LABEL, classification: 'SECRET' as const };
const crisis: CrisisRecord = {
  title: 'At sea',
  openedOn: '2026-01',
  actors: [
    { partner: 'PER', role: 'involved' },
    { partner: 'COL', role: 'involved' },
    { partner: 'CHE', role: 'mediating' },
  ],
  state: 'open',
  phases: [],
  warnings: [],
};

function event({ type }: EventDefinition, sequence: number, data: object = {}, label = PUBLIC_LABEL): DomainEvent {
  const about = { title: 'At sea', partners: ['COL', 'PER'], openedOn: '2026-01' };
  return { id: `${sequence}`, source: 'urn:test', type, subject: 'crisis', time: '2026-01-01T00:00:00Z', sequence, label, data: { ...about, ...data } };
}

const opened = afterEvent(undefined, event(crisisOpened, 1, { crisis }));
const over = event(crisisClosed, 3, { on: '2026-02', reason: 'settled' });
const warned = (known: typeof opened, partners = ['COL', 'PER', 'USA']): string[] =>
  crisisWarnings(partners, known ? [known] : []).map(({ message }) => message);

describe('a crisis between those who plan', () => {
  it('warns while it is open', () => {
    expect(warned(opened)).toEqual(['the crisis "At sea", open since 2026-01, sets COL, PER against each other']);
    const moved = afterEvent(opened, event(crisisPhaseChanged, 2, { phase: 'planning', on: '2026-01', before: {} }));
    expect(warned(moved)).toHaveLength(1);
    expect(warned(afterEvent(moved, over))).toEqual([]);
  });

  it('says nothing where only one of them is in it, or one mediates', () => {
    expect(warned(opened, ['PER', 'USA'])).toEqual([]);
    expect(warned(opened, ['PER', 'CHE'])).toEqual([]);
  });

  it('is what was told last: corrections replace it, labels included, and what comes late changes nothing', () => {
    const corrected = afterEvent(opened, event(crisisCorrected, 4, { crisis: { ...crisis, title: 'In the air' }, reason: 'wrong' }, SECRET));
    expect(corrected).toMatchObject({ version: 4, title: 'In the air', open: true, label: SECRET });
    expect(afterEvent(corrected, over)).toBe(corrected);
    expect(afterEvent(opened, event(crisisCorrected, 4, { crisis: { ...crisis, state: 'closed' }, reason: 'over' }))?.open).toBe(false);
    expect(afterEvent(undefined, over)).toBeUndefined();
  });
});
