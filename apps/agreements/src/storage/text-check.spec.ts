import { describe, it } from '@jest/globals';
import fc from 'fast-check';
import { TextCheck } from './text-check.js';

function isText(pieces: readonly Uint8Array[]): boolean {
  const check = new TextCheck();
  for (const piece of pieces) check.add(piece);
  return check.end();
}

function cut(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const ends = [0, ...[...places].sort((a, b) => a - b), bytes.length].map((place) => Math.min(place, bytes.length));
  return ends.slice(1).map((end, index) => bytes.subarray(ends[index], end));
}

describe('text', () => {
  it('is valid UTF-8 without control characters, however it was cut into pieces', () => {
    const text = fc.string({ unit: 'binary' }).map((drawn) => drawn.replaceAll(/\p{Cc}|\p{Cs}/gu, '\n'));
    fc.assert(fc.property(text, fc.array(fc.nat(60)), (drawn, places) => isText(cut(Buffer.from(drawn), places))));
  });

  it.each([
    ['a byte no UTF-8 has', [0x61, 0xff]],
    ['half a character at its end', [0x61, 0xc3]],
    ['a null character', [0x61, 0x00]],
    ['a surrogate', [0xed, 0xa0, 0x80]],
  ])('is not what holds %s, however it was cut into pieces', (_, bytes) => {
    fc.assert(fc.property(fc.array(fc.nat(3)), (places) => !isText(cut(Uint8Array.from(bytes), places))));
  });
});
