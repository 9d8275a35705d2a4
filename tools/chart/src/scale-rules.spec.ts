import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { scaleRules } from './scale-rules.js';

function scaled(expr: string, lasting?: string): { expr: string; for?: string } {
  const rules = JSON.stringify({
    groups: [{ name: 'g', rules: [{ alert: 'A', expr, ...(lasting === undefined ? {} : { for: lasting }), labels: { severity: 'warning' } }] }],
  });
  return parse(scaleRules(rules, { durations: 60, seconds: 12 })).groups[0].rules[0];
}

describe('rules whose time goes sixty times as fast, and for what is measured in seconds twelve times', () => {
  it('ask for ranges, offsets and lasting a sixtieth as long', () => {
    expect(scaled('a > 0 unless b offset 15m > 0', '5m')).toMatchObject({
      expr: 'a > 0 unless b offset 15000ms > 0',
      for: '5000ms',
      labels: { severity: 'warning' },
    });
    expect(scaled('rate(a[1h]) > 2 and changes(a[90s]) == 0')).toMatchObject({ expr: 'rate(a[60000ms]) > 2 and changes(a[1500ms]) == 0' });
  });

  it('compare seconds with a twelfth, and counts and shares with what they were', () => {
    expect(scaled('max by (x) (age_seconds) > 60\n  and sum(changes(published[5m])) > 60').expr).toBe(
      'max by (x) (age_seconds) > 5\n  and sum(changes(published[5000ms])) > 60',
    );
    expect(scaled('histogram_quantile(0.99, rate(delay_seconds_bucket[10m])) > 30').expr).toBe(
      'histogram_quantile(0.99, rate(delay_seconds_bucket[10000ms])) > 2.5',
    );
    expect(scaled('errors / calls > 0.05 or (age_seconds > 90)').expr).toBe('errors / calls > 0.05 or (age_seconds > 7.5)');
  });

  it('are those that are shipped, alert by alert, each of a quicker time', () => {
    const shipped = readFileSync(new URL('../../../deploy/helm/entente/files/alerts.yaml', import.meta.url), 'utf8');
    const of = (text: string): { alert: string; expr: string; for?: string }[] => parse(text).groups[0].rules;
    const unscaled = of(scaleRules(shipped, { durations: 1, seconds: 1 }));
    expect(unscaled.map(({ alert }) => alert)).toEqual(of(shipped).map(({ alert }) => alert));
    for (const [at, rule] of of(scaleRules(shipped, { durations: 60, seconds: 12 })).entries())
      expect([rule.expr, rule.for]).not.toEqual([unscaled[at]?.expr, unscaled[at]?.for]);
  });
});
