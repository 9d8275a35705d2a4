import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { byteRange } from './byte-range.js';

describe('a range of bytes', () => {
  it.each([
    ['bytes=0-0', { first: 0, last: 0 }],
    ['bytes=5-', { first: 5, last: 9 }],
    ['bytes=-3', { first: 7, last: 9 }],
    ['bytes=-30', { first: 0, last: 9 }],
    ['bytes=9-100', { first: 9, last: 9 }],
    ['bytes=10-', 'unsatisfiable'],
    ['bytes=-0', 'unsatisfiable'],
    ['bytes=4-3', undefined],
    ['bytes=0-1,3-4', undefined],
    ['lines=0-1', undefined],
    [undefined, undefined],
  ])('%s of ten bytes is %j', (header, expected) => {
    expect(byteRange(header, 10)).toEqual(expected);
  });

  it('never leaves the content', () => {
    const bound = fc.oneof(
      fc.constant(''),
      fc.nat(40).map((n) => String(n)),
    );
    fc.assert(
      fc.property(bound, bound, fc.integer({ min: 1, max: 30 }), (from, to, size) => {
        const range = byteRange(`bytes=${from}-${to}`, size);
        return typeof range !== 'object' || (range.first >= 0 && range.first <= range.last && range.last < size);
      }),
    );
  });
});
