import { describe, expect, it } from '@jest/globals';
import { DomainError } from '@entente/contracts';
import { failureOf, retryAfter } from './retry.js';

describe('a timer that failed', () => {
  it('waits twice as long each time, and five minutes at most', () => {
    expect([1, 2, 3, 4, 8, 9, 10, 11, 40, 5_000].map((attempts) => retryAfter(attempts) / 1_000)).toEqual([1, 2, 4, 8, 128, 256, 300, 300, 300, 300]);
  });

  it('leaves a code and where it was thrown, and nothing of its message', () => {
    const domain = new DomainError('rejected', 'party-not-bound', 'secret');
    const sql = Object.assign(new Error('secret\n    at secret'), { code: '23505' });
    expect([domain, sql, new TypeError('secret'), 'secret'].map((error) => failureOf(error).code)).toEqual([
      'party-not-bound',
      '23505',
      'TypeError',
      'unknown',
    ]);
    expect(failureOf(domain).at[0]).toContain('retry.spec');
    expect(JSON.stringify([domain, sql, new TypeError('secret'), 'secret'].map(failureOf))).not.toContain('secret');
  });
});
