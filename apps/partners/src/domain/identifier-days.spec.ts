import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { certainlyOverlap, type Holding } from './identifier-days.js';

const day = fc.integer({ min: 1, max: 28 }).map((n) => `2000-01-${String(n).padStart(2, '0')}`);
const spell = fc.record({ from: fc.option(day, { nil: undefined }), to: fc.option(day, { nil: undefined }) });
const holding = fc
  .record({ identifier: spell, validity: spell })
  .map(({ identifier, validity }): Holding => ({ partner: 'x', identifier: { scheme: 'cow', code: '1', ...identifier }, validity }));

const DAYS = Array.from({ length: 30 }, (_, n) => `2000-01-${String(n).padStart(2, '0')}`);
const within = (on: string, { from, to }: { from?: string | undefined; to?: string | undefined }): boolean =>
  (from === undefined || from <= on) && (to === undefined || on < to);
const holds = (on: string, { identifier, validity }: Holding): boolean => within(on, identifier) && within(on, validity);

describe('two holdings with known days', () => {
  it('overlap exactly when some day belongs to both', () => {
    fc.assert(
      fc.property(holding, holding, (a, b) => {
        expect(certainlyOverlap(a, b)).toBe(DAYS.some((on) => holds(on, a) && holds(on, b)));
      }),
    );
  });

  it('overlap in either order', () => {
    fc.assert(fc.property(holding, holding, (a, b) => certainlyOverlap(a, b) === certainlyOverlap(b, a)));
  });
});
