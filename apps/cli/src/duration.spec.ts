import { describe, expect, it } from '@jest/globals';
import { formatDuration, parseDuration } from './duration.js';

describe('durations', () => {
  it.each([
    ['500ms', 500],
    ['30s', 30_000],
    ['5m', 300_000],
    ['1.5h', 5_400_000],
  ])('%s is %d ms', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });
  it.each(['', '5', 'm', '-5m', '5 weeks'])('"%s" is a usage error', (text) => {
    expect(() => parseDuration(text)).toThrow('not a duration');
  });
  it.each([
    [42_000, '42s'],
    [300_000, '5m'],
    [310_000, '5m 10s'],
    [7_500_000, '2h 5m'],
    [7_200_000, '2h'],
    [-1, '0s'],
  ])('%d ms is %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });
});
