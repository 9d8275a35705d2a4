import { describe, expect, it } from '@jest/globals';
import { csvOf } from './csv.js';

describe('a table as CSV', () => {
  it('quotes what needs it and leaves numbers as they are', () => {
    expect(
      csvOf(
        ['region', 'agreements'],
        [
          ['Asia, "the east"', 3],
          [null, -1],
        ],
      ),
    ).toBe('region,agreements\r\n"Asia, ""the east""",3\r\n,-1\r\n');
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'])('makes %j harmless in a spreadsheet', (text) => {
    expect(
      csvOf(['region'], [[text]])
        .split('\r\n')[1]
        ?.replace(/^"/, '')
        .startsWith("'"),
    ).toBe(true);
  });
});
