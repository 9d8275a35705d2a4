import { afterAll, describe, expect, it } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readApprovalRules } from './approval-rules.js';
import { readRuleBook } from './rule-book.js';

const folder = mkdtempSync(join(tmpdir(), 'entente-rules-'));
mkdirSync(join(folder, 'approvals'));
afterAll(() => rmSync(folder, { recursive: true }));

function reading(steps: readonly object[]) {
  writeFileSync(join(folder, 'approvals/chain.json'), JSON.stringify({ id: 'chain', title: 'Chain', citation: 'none', usual: true, steps }));
  return () => readApprovalRules(pathToFileURL(`${folder}/`));
}

const decision = { form: 'decision', id: 'first', title: 'First', post: 'first' };
const period = { form: 'period', id: 'period', title: 'Period' };

describe('the chains of approval shipped', () => {
  it('each have a citation and say how certain they are', () => {
    const { chains, calendars } = readRuleBook().approvals;
    expect(chains.map(({ id }) => id)).toEqual(['gbr-crag', 'generic-executive', 'generic-legislature', 'usa-arms-sales']);
    for (const rule of [...chains, ...calendars]) expect(rule).toMatchObject({ citation: expect.any(String), certainty: expect.stringMatching(/verified/) });
    expect(calendars).toMatchObject([{ id: 'gbr-parliament', certainty: 'unverified' }]);
  });
});

describe('a chain of approval', () => {
  it('leads nowhere that is not there', () => {
    expect(reading([decision])).not.toThrow();
    expect(reading([{ ...decision, returnsTo: ['zeroth'] }])).toThrow('names zeroth');
    expect(reading([{ ...period, length: { sittingDays: 3, calendar: 'nowhere' } }])).toThrow('names nowhere');
    expect(reading([{ ...period, length: { days: 3 }, objections: [{ post: 'house', effect: 'stops', backTo: 'zeroth' }] }])).toThrow('names zeroth');
  });

  it('says nothing nobody understands', () => {
    expect(reading([{ ...decision, deadline: 3 }])).toThrow();
    expect(reading([])).toThrow();
  });
});
