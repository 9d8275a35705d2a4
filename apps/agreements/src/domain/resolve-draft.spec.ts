import { describe, expect, it } from '@jest/globals';
import { AgreementDraft, DomainError, pointer, PUBLIC_LABEL, type Label } from '@entente/contracts';
import type { StatedAgreement } from './agreement.js';
import { resolveDraft, type Directory } from './resolve-draft.js';

const asked: (string | undefined)[] = [];
const KINDS = new Map<string, 'state' | 'organisation'>([
  ['PER', 'state'],
  ['COL', 'state'],
  ['nato', 'organisation'],
]);

/** Knows two states and an organisation by id, one state by name; remembers as of when it was asked. */
const directory: Directory = {
  get: (id) => (KINDS.has(id) ? { kind: KINDS.get(id) ?? 'state' } : undefined),
  resolve: (reference, on, path) => {
    asked.push(on);
    const id = typeof reference === 'string' ? reference : 'name' in reference && reference.name === 'Peru' ? 'PER' : '';
    if (KINDS.has(id)) return id;
    throw new DomainError('rejected', 'partner-unknown', 'unknown', [{ path: pointer(path), code: 'partner-unknown', message: 'unknown', accepted: ['PER'] }]);
  },
};

function resolve(draft: object, label: Label = PUBLIC_LABEL): StatedAgreement {
  const { label: _label, ...parsed } = AgreementDraft.parse({ title: 'T', kind: 'alliance', parties: [{ partner: 'PER' }, { partner: 'COL' }], ...draft });
  asked.length = 0;
  return resolveDraft(parsed, { label, at: ['body', 'label'] }, directory, '2026-01-31', ['body']);
}

function faults(draft: object, label?: Label): string[] {
  try {
    resolve(draft, label);
  } catch (error) {
    if (error instanceof DomainError) return error.faults.map(({ code, path }) => `${code} ${path}`);
  }
  throw new Error('was not refused');
}

describe('a draft', () => {
  it('knows its partners by id once resolved', () => {
    const { parties, obligations } = resolve({
      parties: [{ partner: { name: 'Peru' } }, { partner: 'COL' }],
      obligations: [{ kind: 'report', owedBy: [{ name: 'Peru' }] }],
    });
    expect([parties.map(({ partner }) => partner), obligations[0]?.owedBy]).toEqual([['PER', 'COL'], ['PER']]);
  });

  it('is read as of signature, else the party’s action, else entry into force, else today', () => {
    const parties = [{ partner: 'PER', actions: [{ action: 'signed', actedOn: '1985' }] }, { partner: 'COL' }];
    const askedFor = (draft: object): (string | undefined)[] => (resolve(draft), [...asked]);
    expect(askedFor({ parties, signedOn: '1984', inForceOn: '1986' })).toEqual(['1984', '1984']);
    expect(askedFor({ parties, inForceOn: '1986' })).toEqual(['1985', '1986']);
    expect(askedFor({})).toEqual(['2026-01-31', '2026-01-31']);
  });

  it('is refused with every fault at once, each where it is', () => {
    expect(
      faults({
        parties: [{ partner: 'XXX' }, { partner: 'COL' }, { partner: { name: 'Peru' } }, { partner: 'PER' }],
        obligations: [{ kind: 'report', owedTo: ['YYY'] }],
        constitutes: 'PER',
      }),
    ).toEqual([
      'partner-unknown /body/parties/0/partner',
      'same-party-twice /body/parties/3/partner',
      'partner-unknown /body/obligations/0/owedTo/0',
      'not-an-organisation /body/constitutes',
    ]);
  });

  it('may constitute an organisation of the directory', () => {
    expect(resolve({ constitutes: 'nato' }).constitutes).toBe('nato');
  });

  it('is refused under a policy nobody owns, or for readers nobody knows', () => {
    expect(faults({}, { policy: 'moon', classification: 'SECRET', categories: [], releasableTo: ['PER', 'mars'] })).toEqual([
      'unknown-policy /body/label/policy',
      'partner-unknown /body/label/releasableTo/1',
    ]);
  });
});
