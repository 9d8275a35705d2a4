import { describe, expect, it } from '@jest/globals';
import { gapsBetween } from '../rebuild/gaps.js';
import { runsOf } from './history-order.js';

function record(offset: number, topic = 'a') {
  return { topic, partition: 0, offset, key: null, headers: {}, value: Buffer.alloc(0) };
}

describe('the order of history', () => {
  it('is kept as runs of contiguous offsets', () => {
    expect(runsOf(10, [record(4), record(5), record(7), record(8)])).toEqual([
      { firstPosition: 10, topic: 'a', partition: 0, firstOffset: 4, lastOffset: 5 },
      { firstPosition: 12, topic: 'a', partition: 0, firstOffset: 7, lastOffset: 8 },
    ]);
  });

  it('knows which offsets it leaves out, replayed ones in whatever place', () => {
    expect(
      gapsBetween(
        [
          { first: 0, last: 3 },
          { first: 8, last: 9 },
          { first: 5, last: 5 },
        ],
        12,
      ),
    ).toEqual([
      { first: 4, last: 4 },
      { first: 6, last: 7 },
      { first: 10, last: 11 },
    ]);
    expect(gapsBetween([], 2)).toEqual([{ first: 0, last: 1 }]);
    expect(gapsBetween([{ first: 0, last: 9 }], 10)).toEqual([]);
    expect(
      gapsBetween(
        [
          { first: 0, last: 2 },
          { first: 6, last: 9 },
        ],
        5,
      ),
    ).toEqual([{ first: 3, last: 4 }]);
  });
});
