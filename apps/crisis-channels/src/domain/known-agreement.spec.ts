import { describe, expect, it } from '@jest/globals';
import { PUBLIC_LABEL } from '@entente/contracts';
import { aChannel } from './a-crisis.js';
import { channelProvidedBy, protectedLike, type KnownAgreement } from './known-agreement.js';

const PACT: KnownAgreement = {
  id: 'pact',
  version: 1,
  title: 'On incidents at sea',
  inForceOn: '2026-01',
  bound: ['RUS', 'NOR'],
  provisions: [{ parties: [], purpose: 'hazards' }],
  label: PUBLIC_LABEL,
};

describe('the channel an agreement provides for', () => {
  it('is between those bound, or those of them its provision names', () => {
    expect(channelProvidedBy(PACT)).toEqual({ title: 'Channel under "On incidents at sea"', basis: 'pact', parties: ['NOR', 'RUS'], purpose: 'hazards' });
    const named = { ...PACT, bound: ['RUS', 'NOR', 'SWE'], provisions: [{ parties: ['NOR', 'SWE', 'USA'] }] };
    expect(channelProvidedBy(named)).toMatchObject({ parties: ['NOR', 'SWE'] });
    expect(channelProvidedBy({ ...PACT, title: 'x'.repeat(500) })?.title).toHaveLength(500);
  });

  it.each<[string, Partial<KnownAgreement>]>([
    ['it is not in force', { inForceOn: undefined }],
    ['it has ended', { endedOn: '2026-02' }],
    ['nothing in it asks for one', { provisions: [] }],
    ['only one is bound', { bound: ['NOR'] }],
  ])('is none where %s', (_why, agreement) => {
    expect(channelProvidedBy({ ...PACT, ...agreement })).toBeUndefined();
  });

  it('is protected at least as strictly as the agreement', () => {
    const secret = { ...PUBLIC_LABEL, policy: 'NOR', classification: 'SECRET' as const };
    expect(protectedLike(aChannel(), PACT)).toBeUndefined();
    expect(protectedLike(aChannel(), { ...PACT, label: secret })?.next).toMatchObject({
      version: 2,
      label: { classification: 'SECRET', releasableTo: ['NOR'] },
    });
    expect(protectedLike({ ...aChannel(), label: secret }, PACT)).toBeUndefined();
  });
});
