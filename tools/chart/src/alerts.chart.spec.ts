import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { findPromtool } from './carriers.js';
import { describeWith } from './describe-with.js';
import { runToEnd } from './run-to-end.js';
import { metricsOfSources } from './metrics-of-sources.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const rules = `${root}deploy/helm/entente/files/alerts.yaml`;
const played = `${root}tools/chart/alerts.test.yaml`;
const alerts: { alert: string; expr: string; annotations: Record<string, string> }[] = parse(readFileSync(rules, 'utf8')).groups[0].rules;

describe.each(alerts)('the alert $alert', ({ alert, expr, annotations }) => {
  it('has its paragraph in docs/operate.md', () => {
    expect(annotations['paragraph']).toBe(`docs/operate.md#${alert.toLowerCase()}`);
    expect(readFileSync(`${root}docs/operate.md`, 'utf8').split('\n')).toContain(`### ${alert}`);
  });

  it('asks for metrics there are', () => {
    const asked = [...expr.matchAll(/\bentente_\w+/g)].map(([name]) => name.replace(/_(bucket|sum|count)$/, ''));
    expect(metricsOfSources(root)).toEqual(expect.arrayContaining(asked));
  });

  it('is played, firing', () => {
    const tests: any[] = parse(readFileSync(played, 'utf8')).tests.flatMap(({ alert_rule_test }: any) => alert_rule_test);
    expect(tests.filter(({ alertname, exp_alerts }) => alertname === alert && exp_alerts.length > 0)).not.toEqual([]);
  });
});

describeWith([await findPromtool()], 'the alerts', (promtool: string) => {
  it('are rules Prometheus takes', async () => {
    expect(await runToEnd(promtool, ['check', 'rules', rules])).toMatchObject({ ok: true });
  });

  it('fire of their conditions, and of nothing that looks alike', async () => {
    const { ok, stdout, stderr } = await runToEnd(promtool, ['test', 'rules', played]);
    expect({ ok, said: `${stdout}${stderr}` }).toEqual({ ok: true, said: expect.stringContaining('SUCCESS') });
  });
});
