import { join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const { verdict }: { verdict: (answer: string) => { found?: string[]; unknown?: string } } = await import(
  join(resolve(import.meta.dirname, '../../..'), 'tools/advisories.mjs')
);

function report(...vulnerabilities: { name: string; severity: string; via: unknown[] }[]): string {
  return JSON.stringify({ auditReportVersion: 2, vulnerabilities: Object.fromEntries(vulnerabilities.map((one) => [one.name, { ...one, range: '<2' }])) });
}

describe('what npm knows of vulnerabilities', () => {
  it('fails for those of severity high and critical alone, by name and advisory', () => {
    const [url, low] = ['https://advisories.example.org/1', { name: 'c', severity: 'moderate', via: [] }];
    const answer = report({ name: 'a', severity: 'critical', via: [{ url }] }, { name: 'b', severity: 'high', via: ['a'] }, low);
    expect(verdict(answer)).toEqual({ found: [`a <2 (critical): ${url}`, 'b <2 (high): a'] });
    expect(verdict(report(low))).toEqual({ found: [] });
  });

  it.each([
    ['the package registry answers no audits (405)', '{"message":"405 Method Not Allowed","statusCode":405}'],
    ['the package registry answers no audits (ENOAUDIT)', '{"error":{"code":"ENOAUDIT"}}'],
    ['npm audit gave no answer', ''],
  ])('is not taken for nothing where %s', (unknown, answer) => {
    expect(verdict(answer)).toEqual({ unknown });
  });
});
