import { describe, expect, it } from '@jest/globals';
import { aMoment, AUTHOR } from './an-engagement.js';
import { settleConflicts, type Conflict } from './conflicts.js';

const conflict = (code: Conflict['code'], certainty: Conflict['certainty'] = 'certain'): Conflict => ({ code, certainty, message: 'm', path: ['from'] });
const ARBITER = { ...AUTHOR, roles: ['arbiter' as const] };
const settle = (conflicts: Conflict[], acting = AUTHOR, override?: { reason: string }, held = false) =>
  settleConflicts(conflicts, override, acting, { at: ['body'], held }, aMoment());

describe('a conflict', () => {
  it('is refused under the code of the first, with all of them', () => {
    expect(() => settle([conflict('in-two-places', 'possible'), conflict('visit-banned'), conflict('double-booked')])).toThrow(
      expect.objectContaining({
        kind: 'rejected',
        code: 'visit-banned',
        faults: [{ path: '/body/from', code: 'visit-banned', message: 'm' }, expect.objectContaining({ code: 'double-booked' })],
      }),
    );
  });

  it('warns where it is only possible, and where what was banned took place', () => {
    expect(settle([conflict('in-two-places', 'possible')])).toEqual({ warnings: [{ code: 'in-two-places-possibly', message: 'm' }], overrides: [] });
    expect(settle([conflict('visit-banned')], AUTHOR, undefined, true).warnings).toEqual([{ code: 'visit-banned', message: 'm' }]);
    expect(() => settle([conflict('in-two-places')], AUTHOR, undefined, true)).toThrow(expect.objectContaining({ code: 'in-two-places' }));
  });

  it('is passed over by an arbiter only, and the reason stays on record', () => {
    const reason = { reason: 'Agreed' };
    expect(() => settle([conflict('visit-banned')], AUTHOR, reason)).toThrow(expect.objectContaining({ kind: 'forbidden', code: 'override-not-allowed' }));
    expect(settle([conflict('visit-banned'), conflict('visit-banned')], ARBITER, reason).overrides).toEqual([
      { codes: ['visit-banned'], reason: 'Agreed', by: 'author', on: '2026-01-31' },
    ]);
    expect(settle([], ARBITER, reason).overrides).toEqual([]);
  });
});
