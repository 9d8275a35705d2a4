import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { foldName } from './fold-name.js';
import { PartnerIndex, type DirectoryEntry, type Resolution } from './resolve-partner.js';
import { editDistance } from './similar-names.js';

interface EntryParts {
  kind?: DirectoryEntry['kind'];
  name?: string;
  names?: (string | { text: string; from?: string; to?: string })[];
  codes?: DirectoryEntry['identifiers'];
  validity?: DirectoryEntry['validity'];
}

function anEntry(id: string, { kind = 'state', name = id, names = [], codes = [], validity = {} }: EntryParts = {}): DirectoryEntry {
  const described = names.map((each) => (typeof each === 'string' ? { text: each, use: 'variant' } : { ...each, use: 'variant' }));
  return { id, kind, name, names: described, identifiers: codes, validity };
}

const cow = (code: string, from?: string, to?: string): DirectoryEntry['identifiers'][number] => ({ scheme: 'cow', code, from, to });

const directory = [
  anEntry('PER', {
    name: 'Peru',
    names: ['Republic of Peru', 'Pérou', 'Перу', 'بيرو', '秘鲁'],
    codes: [{ scheme: 'iso3166-1-alpha-2', code: 'PE' }, cow('135')],
  }),
  anEntry('AFG', { name: 'Afghanistan', codes: [{ scheme: 'iso3166-1-numeric', code: '004' }] }),
  anEntry('DEU', {
    name: 'Germany',
    names: ['Federal Republic of Germany'],
    codes: [cow('255', '1816-01-01', '1945-05-09'), cow('255', '1990-10-03'), cow('260', '1955-05-05', '1990-10-03')],
  }),
  anEntry('DDR', { name: 'German Democratic Republic', codes: [cow('265', '1954-03-25', '1990-10-03')], validity: { from: '1949-10-07', to: '1990-10-03' } }),
  anEntry('SUN', { name: 'Soviet Union', names: ['USSR'], codes: [cow('365', '1816-01-01', '1991-12-26')], validity: { to: '1991-12-26' } }),
  anEntry('RUS', { name: 'Russia', names: ['Russian Federation'], codes: [cow('365', '1991-12-26')], validity: { from: '1991-12-26' } }),
  anEntry('COG', { name: 'Congo', names: ['Republic of the Congo'] }),
  anEntry('COD', {
    name: 'Democratic Republic of the Congo',
    names: [
      { text: 'Congo', from: '1960-06-30', to: '1971-10-27' },
      { text: 'Zaire', from: '1971-10-27', to: '1997-05-17' },
    ],
  }),
  anEntry('VNM', { name: 'Vietnam', names: [{ text: 'Vietnam', from: '1975-05-01' }], validity: { from: '1945-09-02' } }),
  anEntry('south-vietnam', { name: 'South Vietnam', names: [{ text: 'Vietnam', from: '1949-07-02', to: '1975-05-01' }], validity: { to: '1975-05-01' } }),
  anEntry('CIV', { name: "Côte d'Ivoire" }),
  anEntry('LCA', { name: 'Saint Lucia' }),
  anEntry('TTO', { name: 'Trinidad and Tobago' }),
  anEntry('GMB', { name: 'Gambia' }),
  anEntry('nato', { kind: 'organisation', name: 'NATO', names: ['North Atlantic Treaty Organization'], validity: { from: '1949-08-24' } }),
];
const index = new PartnerIndex(directory);

function partnerOf(resolution: Resolution): string | string[] {
  switch (resolution.outcome) {
    case 'resolved':
      return resolution.partner;
    case 'ambiguous':
      return resolution.candidates.map(({ partner }) => partner);
    case 'unknown':
      return 'unknown';
  }
}

const named = (name: string, on?: string): string | string[] => partnerOf(index.resolve({ name }, on));
const coded = (scheme: string, code: string, on?: string): string | string[] => partnerOf(index.resolve({ scheme, code, on }));

describe('a bare string', () => {
  it('is a partner id', () => {
    expect(index.resolve('PER')).toEqual({ outcome: 'resolved', partner: 'PER', by: 'id' });
    expect(index.resolve('nato')).toEqual({ outcome: 'resolved', partner: 'nato', by: 'id' });
    expect(index.resolve('per')).toEqual({ outcome: 'resolved', partner: 'PER', by: 'id' });
  });

  it('is never a name or a code of another scheme', () => {
    expect(index.resolve('Peru')).toEqual({ outcome: 'unknown', suggestions: [{ partner: 'PER', name: 'Peru', similarity: 1 }] });
    expect(index.resolve('PE').outcome).toBe('unknown');
  });

  it('means a state that has ceased to exist whatever the date', () => {
    expect(partnerOf(index.resolve('SUN', '2020'))).toBe('SUN');
  });
});

describe('a code', () => {
  it('means whoever held it on that day', () => {
    expect(coded('cow', '365', '1985-01-01')).toBe('SUN');
    expect(coded('cow', '365', '1991-12-25')).toBe('SUN');
    expect(coded('cow', '365', '1991-12-26')).toBe('RUS');
  });

  it('is refused with both candidates when two held it at different times and no date decides', () => {
    expect(index.resolve({ scheme: 'cow', code: '365' })).toEqual({
      outcome: 'ambiguous',
      candidates: [
        { partner: 'RUS', name: 'Russia' },
        { partner: 'SUN', name: 'Soviet Union' },
      ],
    });
    expect(coded('cow', '365', '1991')).toEqual(['RUS', 'SUN']);
  });

  it('is decided undated when one partner ever held it, in several spells too', () => {
    expect(coded('cow', '260')).toBe('DEU');
    expect(coded('cow', '255')).toBe('DEU');
    expect(coded('cow', '255', '1950')).toBe('DEU');
  });

  it('takes the date of the reference before the one of the request', () => {
    expect(partnerOf(index.resolve({ scheme: 'cow', code: '365', on: '1985' }, '2020'))).toBe('SUN');
    expect(partnerOf(index.resolve({ scheme: 'cow', code: '365' }, '2020'))).toBe('RUS');
  });

  it('is read with or without leading zeros and in any case', () => {
    expect(coded('iso3166-1-numeric', '4')).toBe('AFG');
    expect(coded('iso3166-1-alpha-2', 'pe')).toBe('PER');
  });

  it('does not outlive the partner that held it', () => {
    expect(coded('cow', '265', '1989-11-09')).toBe('DDR');
    expect(index.resolve({ scheme: 'cow', code: '265', on: '1995' })).toEqual({
      outcome: 'unknown',
      suggestions: [{ partner: 'DDR', name: 'German Democratic Republic', similarity: 1 }],
    });
  });

  it('names its partner on a day before that partner began, when nobody else ever held it', () => {
    expect(coded('cow', '265', '1930')).toBe('DDR');
  });

  it('is unknown when nobody has it, and a date that is none is an error', () => {
    expect(index.resolve({ scheme: 'cow', code: '999' })).toEqual({ outcome: 'unknown', suggestions: [] });
    expect(() => index.resolve({ scheme: 'cow', code: '365', on: 'soon' })).toThrow(RangeError);
  });
});

describe('a name', () => {
  it('is found whatever its case, accents, punctuation, articles and word order', () => {
    expect(named('Germany, Federal Republic of')).toBe('DEU');
    expect(named('the FEDERAL REPUBLIC of GERMANY')).toBe('DEU');
    expect(named('cote d’ivoire')).toBe('CIV');
    expect(named('Cote-dIvoire')).toBe('CIV');
    expect(named('St. Lucia')).toBe('LCA');
    expect(named('Trinidad & Tobago')).toBe('TTO');
    expect(named('The Gambia')).toBe('GMB');
    expect(named('U.S.S.R.')).toBe('SUN');
  });

  it('is found in other scripts', () => {
    expect([named('ПЕРУ'), named('بيرو'), named('秘鲁')]).toEqual(['PER', 'PER', 'PER']);
  });

  it('means whoever held it then', () => {
    expect(named('Vietnam', '1969-07-30')).toBe('south-vietnam');
    expect(named('Vietnam', '1995-08-05')).toBe('VNM');
    expect(named('Congo', '1980')).toBe('COG');
  });

  it('is refused with the candidates when it fits two', () => {
    expect(named('Vietnam')).toEqual(['VNM', 'south-vietnam']);
    expect(named('Vietnam', '1975')).toEqual(['VNM', 'south-vietnam']);
    expect(named('Congo', '1965')).toEqual(['COD', 'COG']);
  });

  it('is refused when two held it at other times and nobody then', () => {
    expect(named('Vietnam', '1930')).toEqual(['VNM', 'south-vietnam']);
  });

  it('may be of another time when only one partner ever had it', () => {
    expect(named('Zaire', '2014')).toBe('COD');
    expect(named('Germany, Federal Republic of', '1910')).toBe('DEU');
  });

  it('means the state that carried the same number when its own did not exist', () => {
    expect(named('Russia', '1959-09-15')).toBe('SUN');
    expect(named('U.S.S.R.', '1992-02-16')).toBe('RUS');
    expect(named('German Democratic Republic', '1992')).toBe('unknown');
  });

  it('with a spelling mistake is refused with suggestions', () => {
    const misspelt = index.resolve({ name: 'Afganistan' });
    expect(misspelt).toEqual({ outcome: 'unknown', suggestions: [{ partner: 'AFG', name: 'Afghanistan', similarity: expect.any(Number) }] });
    expect(index.resolve({ name: 'Xyzzy' })).toEqual({ outcome: 'unknown', suggestions: [] });
    expect(index.resolve({ name: '—' })).toEqual({ outcome: 'unknown', suggestions: [] });
  });
});

describe('the directory', () => {
  it('replaces an entry with its names, codes and days', () => {
    const growing = new PartnerIndex([anEntry('SWZ', { name: 'Swaziland', codes: [cow('572')] })]);
    growing.put(anEntry('SWZ', { name: 'Eswatini', codes: [cow('573')] }));
    expect(partnerOf(growing.resolve({ name: 'Eswatini' }))).toBe('SWZ');
    expect(growing.resolve({ name: 'Swaziland' })).toEqual({ outcome: 'unknown', suggestions: [] });
    expect(growing.resolve({ scheme: 'cow', code: '572' }).outcome).toBe('unknown');
    expect(partnerOf(growing.resolve({ scheme: 'cow', code: '573' }))).toBe('SWZ');
  });

  it('keeps the old entry when the new one has a date that is none', () => {
    const careful = new PartnerIndex([anEntry('TGO', { name: 'Togo' })]);
    expect(() => careful.put(anEntry('TGO', { name: 'Togoland', validity: { from: '1960-13' } }))).toThrow(RangeError);
    expect(partnerOf(careful.resolve({ name: 'Togo' }))).toBe('TGO');
  });

  it('answers the same whatever the order of loading', () => {
    const references = directory.flatMap(({ name, identifiers }) => [{ name }, ...identifiers.map(({ scheme, code }) => ({ scheme, code }))]);
    fc.assert(
      fc.property(fc.shuffledSubarray(directory, { minLength: directory.length }), (shuffled) => {
        const other = new PartnerIndex(shuffled);
        for (const reference of references) expect(other.resolve(reference)).toEqual(index.resolve(reference));
      }),
      { numRuns: 20 },
    );
  });
});

describe('folding', () => {
  const word = fc.string({ unit: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyzàâçéèêëíîïñóôõöúüůžščřłøąćΑλφάςЖйёوليب秘鲁한'), minLength: 1, maxLength: 10 });
  const words = fc.array(word, { minLength: 1, maxLength: 6 });
  const accents = fc.array(fc.constantFrom('\u0300', '\u0301', '\u0302', '\u0303', '\u0308', '\u030c', '\u0327'), { maxLength: 6 });

  it('does not depend on case', () => {
    fc.assert(fc.property(words, (parts) => expect(foldName(parts.join(' ').toUpperCase())).toBe(foldName(parts.join(' ').toLowerCase()))));
  });

  it('does not depend on word order, nor on what separates words', () => {
    const separator = fc.constantFrom(' ', ', ', '-', ' – ', ' & ', ' and ', ' of the ', ' (', '/');
    fc.assert(
      fc.property(
        words.chain((parts) => fc.tuple(fc.constant(parts), fc.shuffledSubarray(parts, { minLength: parts.length }))),
        separator,
        ([parts, shuffled], between) => {
          // "of" and "the" alone are kept as words, and initials such as "u.s." belong together: neither is about order.
          fc.pre(parts.some((part) => part.length > 3));
          expect(foldName(shuffled.join(between))).toBe(foldName(parts.join(' ')));
        },
      ),
    );
  });

  it('does not depend on accents, composed or not', () => {
    fc.assert(
      fc.property(words, accents, (parts, marks) => {
        const accented = parts.map((part, at) => part + (marks[at] ?? '')).join(' ');
        expect(foldName(accented)).toBe(foldName(parts.join(' ')));
        expect(foldName(accented.normalize('NFD'))).toBe(foldName(accented.normalize('NFC')));
      }),
    );
  });

  it('changes nothing when done again, and keeps other scripts apart', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => expect(foldName(foldName(text))).toBe(foldName(text))));
    expect(foldName(foldName('ŉ'))).toBe(foldName('ŉ'));
    expect(foldName('秘鲁')).not.toBe(foldName('中国'));
  });
});

describe('the distance between spellings', () => {
  it('counts a swap of neighbours as one edit', () => {
    expect([editDistance('peru', 'preu'), editDistance('samoa', 'somoa'), editDistance('', 'abc'), editDistance('same', 'same')]).toEqual([1, 1, 3, 0]);
  });

  it('is the same both ways', () => {
    fc.assert(fc.property(fc.string(), fc.string(), (a, b) => expect(editDistance(a, b)).toBe(editDistance(b, a))));
  });
});
