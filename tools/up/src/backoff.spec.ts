import { describe, expect, it } from '@jest/globals';
import { nextDelay } from './backoff.js';

describe('the pause before a restart', () => {
  it('starts at a quarter of a second and doubles up to ten', () => {
    const delays: number[] = [];
    for (let i = 0; i < 8; i++) delays.push(nextDelay(delays.at(-1), 100));
    expect(delays).toEqual([250, 500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
  });

  it('is short again after half a minute without a fall', () => {
    expect(nextDelay(8000, 30_000)).toBe(250);
    expect(nextDelay(8000, 29_999)).toBe(10_000);
  });
});
