import { describe, expect, it } from '@jest/globals';
import { CliError } from '../cli-error.js';
import { findMapping, givenMapping } from './find-mapping.js';
import { parseMapping } from './mapping-file.js';
import { fileURLToPath } from 'node:url';
import { dcadRow } from '../../spec/made-up-table.js';

const base = {
  mapping: 'made-up',
  describes: 'made up',
  kind: 'agreements',
  header: ['id', 'a'],
  source: { constant: 's' },
  record: { column: 'id' },
  fields: {},
};
function faultsIn(change: Record<string, unknown>): string {
  try {
    parseMapping(JSON.stringify({ ...base, ...change }), 'm.json');
  } catch (error) {
    if (error instanceof CliError) return error.message;
    throw error;
  }
  return '';
}

describe('a mapping file', () => {
  it('is taken where it is right', () => {
    expect(faultsIn({ fields: { title: { column: 'a' } } })).toBe('');
  });

  it.each([
    [{ fields: { titel: { column: 'a' } } }, '/fields/titel: agreements have no field "titel"; they have: title, kind'],
    [{ fields: { title: { column: 'b' } } }, '/fields/title/column: the column "b" is not in header'],
    [{ fields: { title: { text: '{a} {b}' } } }, '/fields/title/text: the column "b" is not in header'],
    [{ fields: { title: { column: 'a', table: 't' } } }, '/fields/title/table: there is no table "t"; there are: none'],
    [{ fields: { title: { colunm: 'a' } } }, '/fields/title: a rule has exactly one of: constant, column'],
    [{ fields: { title: { column: 'a', tabel: 't' } } }, '/fields/title/tabel: unknown field "tabel"'],
    [{ fields: { title: { column: 'a', text: 'x' } } }, 'this one has column and text'],
    [{ fields: { title: 'a' } }, '/fields/title: expected a rule: an object such as { "column": "name" }'],
    [{ fields: { parties: { list: [{ object: { partner: { nope: 1 } } }] } } }, '/fields/parties/list/0/object/partner: a rule has exactly one of'],
    [{ fields: { title: { cases: [{ when: { b: ['1'] } }] } } }, '/fields/title/cases/0/when/b: the column "b" is not in header'],
    [{ fields: { title: { item: true } } }, 'item is known only inside split'],
    [{ fields: { title: { field: 'kind' } } }, 'there is no field "kind" in this mapping'],
    [{ fields: { title: { field: 'kind' }, kind: { field: 'title' } } }, 'refers to a field itself'],
    [{ header: ['id', 'id'] }, '/header/1: the column "id" is named twice'],
    [{ kind: 'picnics' }, '(accepted: agreements, crises, engagements, exercises, partners)'],
  ])('%j is refused with the place and what would be right', (change, words) => {
    expect(faultsIn(change)).toContain(words);
  });

  it('says that it is not JSON', () => {
    expect(() => parseMapping('{', 'm.json')).toThrow('m.json is not JSON');
  });
});

describe('finding a mapping', () => {
  const dcadHeader = Object.keys(dcadRow());
  it('goes by the header, whatever the order and whatever else there is', () => {
    expect(findMapping('agreements', [...dcadHeader].reverse()).mapping).toBe('dcad-v1');
    expect(findMapping('agreements', [...dcadHeader, 'more']).mapping).toBe('dcad-v1');
  });
  it('names what is missing where none fits', () => {
    expect(() =>
      findMapping(
        'agreements',
        dcadHeader.filter((name) => name !== 'DCAid'),
      ),
    ).toThrow(/dcad-v1 .*: missing DCAid/);
    expect(() => findMapping('agreements', ['a;b;c'])).toThrow('separated by semicolons');
  });
  it('checks a mapping that is named against the table and the kind', () => {
    const file = fileURLToPath(new URL('../../mappings/dcad-v1.json', import.meta.url));
    expect(() => givenMapping(file, 'agreements', ['DCAid'])).toThrow('needs columns the table does not have: ccode1');
    expect(() => givenMapping(file, 'partners', dcadHeader)).toThrow('is for agreements, not for partners');
  });
});
