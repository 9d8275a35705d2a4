import { describe, expect, it } from '@jest/globals';
import { DomainError, REPORT_FORMATS, REPORT_NAMES, REPORTS, type ReportDefinition } from '@entente/contracts';
import { questionOf } from './ask-table.js';
import { accepted, nameIn } from './report-format.js';

const NOW = new Date('2026-03-02T12:00:00Z');

describe('the form of a table', () => {
  it('is named by the suffix of its name', () => {
    for (const name of REPORT_NAMES) {
      expect(nameIn(name)).toEqual({ name, format: undefined });
      for (const format of REPORT_FORMATS) expect(nameIn(`${name}.${format}`)).toEqual({ name, format });
    }
  });

  it.each([
    [undefined, 'json'],
    ['*/*', 'json'],
    ['text/csv', 'csv'],
    ['text/html, text/csv;q=0.8', 'csv'],
    ['application/vnd.apache.parquet', 'parquet'],
    ['application/json, text/csv', 'json'],
  ])('is, accepting %s, %s', (accept, format) => {
    expect(accepted(accept)).toBe(format);
  });
});

describe('what a table is asked', () => {
  function refused(...question: Parameters<typeof questionOf>): string[] {
    try {
      questionOf(...question);
      return [];
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      expect([error.kind, error.code]).toEqual(['invalid', 'not-in-this-report']);
      return (error.faults ?? []).map(({ path }) => path);
    }
  }

  it('is what its definition says where nobody says, as of today', () => {
    expect(questionOf('deadlines', {}, NOW)).toEqual({ groupBy: ['partner', 'kind'], asOf: '2026-03-02' });
    expect(questionOf('agreements', { groupBy: 'kind,kind,year', asOf: '2020' }, NOW)).toMatchObject({ groupBy: ['kind', 'year'], asOf: '2020' });
  });

  it('is refused beyond it, every fault by its path', () => {
    expect(refused('deadlines', { groupBy: 'kind,colour,region' }, NOW)).toEqual(['/query/groupBy/1', '/query/groupBy/2']);
    expect(refused('without-evidence', { from: '2020', to: '2021', groupBy: 'kind' }, NOW)).toEqual(['/query/groupBy/0', '/query/from', '/query/to']);
    expect(refused('compliance', { asOf: '2020' }, NOW)).toEqual(['/query/asOf']);
    expect(refused('agreements', { groupBy: 'year,kind,partner,region' }, NOW)).toEqual(['/query/groupBy']);
    expect(refused('agreements', { groupBy: '' }, NOW)).toEqual(['/query/groupBy/0']);
  });

  it('names every column once', () => {
    for (const name of REPORT_NAMES) {
      const { dimensions, measures, groupBy }: ReportDefinition = REPORTS[name];
      const names = [...dimensions, ...measures].map((column) => column.name);
      expect(new Set(names).size).toBe(names.length);
      expect(dimensions.map((column) => column.name)).toEqual(expect.arrayContaining([...groupBy]));
    }
  });
});
