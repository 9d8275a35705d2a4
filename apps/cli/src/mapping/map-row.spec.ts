import { readFileSync } from 'node:fs';
import { AgreementReport, CrisisReport, ExerciseReport, interval, isPartialDate } from '@entente/contracts';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dcadRow } from '../../spec/made-up-table.js';
import { mapRow, type MappedRow } from './map-row.js';
import { parseMapping, type Mapping } from './mapping-file.js';

const dcad = parseMapping(readFileSync(new URL('../../mappings/dcad-v1.json', import.meta.url), 'utf8'), 'dcad-v1');
const data = (row: MappedRow): Record<string, unknown> => {
  if (!row.mapped) throw new Error(JSON.stringify(row.faults));
  return row.data;
};
const mapped = (change: Record<string, string>): Record<string, unknown> => data(mapRow(dcad, dcadRow(change), 1));

function mappingWith(fields: Record<string, unknown>, header: string[], more: Record<string, unknown> = {}): Mapping {
  const content = {
    mapping: 'made-up',
    describes: 'made up',
    kind: 'agreements',
    header: ['id', ...header],
    source: { constant: 'https://entente.example/m' },
    record: { column: 'id' },
    fields,
    ...more,
  };
  return parseMapping(JSON.stringify(content), 'made-up');
}

describe('the mapping of the Defense Cooperation Agreement Dataset', () => {
  it('makes a report that keeps the contract', () => {
    const report = AgreementReport.parse(mapped({ signDay: '3', EIFDay: '4', EIFMonth: '5', EIFYear: '2000', category2: 'TREX', category3: 'RESEARCH' }));
    expect(report).toMatchObject({
      report: { record: 'M-0001', revision: 1 },
      title: 'Defence cooperation agreement (DCA) PER–COL 1999',
      kind: 'general-defence-cooperation',
      alsoKinds: ['training-and-education', 'research'],
      signedOn: '1999-04-03',
      inForceOn: '2000-05-04',
      label: { policy: 'PUBLIC', classification: 'UNCLASSIFIED' },
      parties: [{ partner: { scheme: 'cow', code: '135', on: '1999-04-03' } }, { partner: { scheme: 'cow', code: '100', on: '1999-04-03' } }],
    });
  });

  it.each([
    [{ signYear: '1984', signMonth: '4', signDay: '' }, '1984-04'],
    [{ signYear: '1984', signMonth: '', signDay: '' }, '1984'],
    [{ signYear: '1984', signMonth: '-99', signDay: '-99' }, '1984'],
    [{ signYear: '1984', signMonth: '', signDay: '7' }, '1984'],
    [{ signYear: '-77', signMonth: '4', signDay: '7' }, undefined],
  ])('keeps a date as partial as it is given: %j', (change, date) => {
    expect(mapped(change)['signedOn']).toBe(date);
  });

  it.each([
    [{ endYearEstimate: '2010', terminated: '-88' }, undefined, undefined],
    [{ endYearEstimate: '2010', terminated: '0' }, undefined, undefined],
    [{ endYearEstimate: '2010', terminated: '1' }, '2010', 'terminated'],
    [{ endYearEstimate: '2004', terminated: '-88' }, '2004', 'reported'],
    [{ endYearEstimate: '2004', terminated: '1' }, '2004', 'terminated'],
  ])('takes the last year of the file for no end unless the agreement was terminated: %j', (change, endedOn, endReason) => {
    const report = mapped(change);
    expect([report['endedOn'], report['endReason']]).toEqual([endedOn, endReason]);
  });

  it('refuses what it does not know, and says what it would take', () => {
    const row = mapRow(dcad, dcadRow({ category1: 'PICNIC', signMonth: '2', signDay: '30', ccode2: '' }), 1);
    expect(row).toMatchObject({ mapped: false, record: 'M-0001' });
    if (row.mapped) return;
    expect(row.faults.map((fault) => [fault.path, fault.code])).toEqual([
      ['/title', 'unknown-code'],
      ['/kind', 'unknown-code'],
      ['/parties/1/partner/code', 'missing-value'],
      ['/signedOn', 'impossible-date'],
    ]);
    expect(row.faults[1]?.accepted).toContain('TREX');
  });
});

describe('rules', () => {
  it('a date out of columns is the date the columns show, or a fault', () => {
    const mapping = mappingWith({ signedOn: { date: { year: 'y', month: 'm', day: 'd' } } }, ['y', 'm', 'd'], { absent: { texts: [''], numbersBelow: 0 } });
    const part = (max: number): fc.Arbitrary<number | undefined> => fc.option(fc.integer({ min: -99, max }), { nil: undefined });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9999 }), part(14), part(33), (y, m, d) => {
        const row = mapRow(mapping, { id: '1', y: String(y), m: String(m ?? ''), d: String(d ?? '') }, 1);
        const [month, day] = [m !== undefined && m >= 0 ? m : undefined, d !== undefined && d >= 0 ? d : undefined];
        if (!row.mapped) {
          expect(row.faults.map((fault) => fault.code)).toEqual(['impossible-date']);
          const last = new Date(Date.UTC(2000, 0, 1));
          last.setUTCFullYear(y, month ?? 1, 0);
          expect(month === undefined ? true : month < 1 || month > 12 || (day !== undefined && (day < 1 || day > last.getUTCDate()))).toBe(true);
          return;
        }
        const date = String(row.data['signedOn']);
        expect(isPartialDate(date)).toBe(true);
        expect(Number(interval(date).first.slice(0, 4))).toBe(y);
        expect(date.split('-').slice(1).map(Number)).toEqual(month === undefined ? [] : day === undefined ? [month] : [month, day]);
      }),
    );
  });

  it('a cell comes out as it stands, and a code below the bound comes out as nothing', () => {
    const mapping = mappingWith({ notes: { column: 'n' } }, ['n'], { absent: { texts: ['', 'n/a'], numbersBelow: 0 } });
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.integer().map(String), fc.constantFrom('n/a', '__proto__', '-77')), (cell) => {
        const text = cell.trim();
        const absent = text === '' || text === 'n/a' || (/^-\d+(\.\d+)?$/.test(text) && Number(text) < 0);
        expect(data(mapRow(mapping, { id: '1', n: cell }, 1))['notes']).toBe(absent ? undefined : text);
      }),
    );
  });

  it('splits a list, and an item into its parts', () => {
    const each = { object: { kind: { item: { by: '=', part: 0 } }, text: { item: { by: '=', part: 1 } } } };
    const mapping = mappingWith({ obligations: { split: { column: 'o', by: ';', each } } }, ['o']);
    expect(data(mapRow(mapping, { id: '1', o: 'report=once a year; training ;;' }, 1))['obligations']).toEqual([
      { kind: 'report', text: 'once a year' },
      { kind: 'training' },
    ]);
    expect(data(mapRow(mapping, { id: '1', o: '' }, 1))['obligations']).toBeUndefined();
  });

  it('leaves out a bracketed part of a text where its column is absent', () => {
    const mapping = mappingWith({ title: { text: 'Pact of {place}[, {year}]' } }, ['place', 'year']);
    expect(data(mapRow(mapping, { id: '1', place: 'Lima', year: '1999' }, 1))['title']).toBe('Pact of Lima, 1999');
    expect(data(mapRow(mapping, { id: '1', place: 'Lima', year: '' }, 1))['title']).toBe('Pact of Lima');
    expect(data(mapRow(mapping, { id: '1', place: '', year: '1999' }, 1))['title']).toBeUndefined();
    expect(data(mapRow(mapping, { id: '1', place: '[x] {year}', year: '{place}' }, 1))['title']).toBe('Pact of [x] {year}, {place}');
  });

  it('takes the longest phrase of a table a cell begins with, or the rest of the cell', () => {
    const leading = (take: string) => ({ leading: { column: 'who', table: 'positions', take } });
    const mapping = mappingWith({ title: leading('rest'), citation: leading('meaning') }, ['who'], {
      tables: { positions: { President: 'President', 'President-elect': 'President-elect', 'Prime Minster': 'Prime Minister' } },
    });
    const read = (who: string): unknown[] => {
      const { title, citation } = data(mapRow(mapping, { id: '1', who }, 1));
      return [title, citation];
    };
    expect(read('President-elect Olaya')).toEqual(['Olaya', 'President-elect']);
    expect(read('Prime Minster Mackenzie King')).toEqual(['Mackenzie King', 'Prime Minister']);
    expect(read('Presidente Olaya')).toEqual(['Presidente Olaya', undefined]);
    expect(read('')).toEqual([undefined, undefined]);
  });

  it('translates codes, null meaning absent', () => {
    const mapping = mappingWith({ notes: { column: 'c', table: 't' } }, ['c'], { tables: { t: { '1': 'yes', '-9': null } } });
    expect(data(mapRow(mapping, { id: '1', c: '1' }, 1))['notes']).toBe('yes');
    expect(data(mapRow(mapping, { id: '1', c: '-9' }, 1))['notes']).toBeUndefined();
    expect(mapRow(mapping, { id: '1', c: 'constructor' }, 1)).toMatchObject({ mapped: false, faults: [{ code: 'unknown-code', accepted: ['1', '-9'] }] });
  });

  it('refuses a row without its record', () => {
    expect(mapRow(mappingWith({}, []), { id: '' }, 1)).toMatchObject({
      mapped: false,
      record: undefined,
      faults: [{ path: '/report/record', code: 'missing-value' }],
    });
  });
});

describe('the mapping of exercises', () => {
  const exercises = parseMapping(readFileSync(new URL('../../mappings/entente-exercises.json', import.meta.url), 'utf8'), 'entente-exercises');
  const row = {
    ...Object.fromEntries(exercises.header.map((column) => [column, ''])),
    source: 'urn:example',
    record: 'AB-26',
    title: 'Amber Bridge 26',
    kind: 'live',
    startsOn: '2026-09',
    hosts: 'POL',
    participants: 'POL=accepted;DEU=invited;SWE=observer',
  };
  it('makes a report that keeps the contract, held or not', () => {
    const planned = ExerciseReport.parse(data(mapRow(exercises, row, 1)));
    expect(planned).toMatchObject({ hosts: ['POL'], participants: [{ partner: 'POL', status: 'accepted' }, { partner: 'DEU' }, { status: 'observer' }] });
    expect(planned).not.toHaveProperty('held');
    const held = ExerciseReport.parse(
      data(mapRow(exercises, { ...row, heldFrom: '2026-09-01', heldTo: '2026-09-14', policy: 'PUBLIC', classification: 'UNCLASSIFIED' }, 1)),
    );
    expect(held).toMatchObject({ held: { from: '2026-09-01', to: '2026-09-14' }, label: { policy: 'PUBLIC' } });
  });
});

describe('the mapping of crises', () => {
  const crises = parseMapping(readFileSync(new URL('../../mappings/entente-crises.json', import.meta.url), 'utf8'), 'entente-crises');
  const row = {
    ...Object.fromEntries(crises.header.map((column) => [column, ''])),
    source: 'urn:example',
    record: 'BAR-26',
    title: 'Encounters at sea',
    openedOn: '2026-02',
    actors: 'NOR=involved=north=2026-02-27;RUS;CHE=mediating==2026-03=2026-03-20;=observing',
  };

  it('makes a report that keeps the contract: actors over time, one of them unknown', () => {
    const open = CrisisReport.parse(data(mapRow(crises, row, 1)));
    expect(open).toEqual({
      report: { source: 'urn:example', record: 'BAR-26', revision: 1 },
      title: 'Encounters at sea',
      openedOn: '2026-02',
      actors: [
        { partner: 'NOR', role: 'involved', side: 'north', from: '2026-02-27' },
        { partner: 'RUS', role: 'involved' },
        { partner: 'CHE', role: 'mediating', from: '2026-03', to: '2026-03-20' },
        { role: 'observing' },
      ],
      phases: [],
    });
  });

  it('has phases in their order and an end with what ended it, and refuses an end without', () => {
    const ended = { ...row, phases: 'assessment=2026-02-27=high;transition=2026-04==talks began', closedOn: '2026-04', closedReason: 'both withdrew' };
    expect(CrisisReport.parse(data(mapRow(crises, ended, 1)))).toMatchObject({
      phases: [
        { phase: 'assessment', on: '2026-02-27', severity: 'high' },
        { phase: 'transition', on: '2026-04', basis: 'talks began' },
      ],
      closed: { on: '2026-04', reason: 'both withdrew' },
    });
    expect(mapRow(crises, { ...ended, closedReason: '' }, 1)).toMatchObject({ mapped: false, faults: [{ path: '/closed/reason', code: 'missing-value' }] });
  });
});
