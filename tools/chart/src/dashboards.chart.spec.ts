import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { parse, stringify } from 'yaml';
import { findHelm, findPromtool } from './carriers.js';
import { NEEDED, render } from './chart.js';
import { describeWith } from './describe-with.js';
import { metricsOfSources } from './metrics-of-sources.js';
import { runToEnd } from './run-to-end.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const folder = `${root}deploy/helm/entente/files/dashboards/`;
const files = readdirSync(folder);

/** What Prometheus and Node tell of every process. */
const OF_EVERY_PROCESS = ['up', 'process_resident_memory_bytes'];

function panelsOf(file: string): any[] {
  return JSON.parse(readFileSync(`${folder}${file}`, 'utf8')).panels;
}

function exprsOf(file: string): string[] {
  return panelsOf(file).flatMap(({ targets = [] }) => targets.map(({ expr }: any) => expr));
}

/** The metrics an expression asks for: names that stand neither before a parenthesis nor among labels. */
function metricsIn(expr: string): string[] {
  const bare = expr.replaceAll(/\{[^}]*\}/g, ' ').replaceAll(/\bby \([^)]*\)/g, ' ');
  return [...bare.matchAll(/\b[a-z]\w*\b(?!\s*\()/g)]
    .map(([name]) => name.replace(/_(bucket|sum|count)$/, ''))
    .filter((name) => !['bool', 'le'].includes(name));
}

it('there are two: how the system fares, and how an event does', () => {
  expect(files).toEqual(['health.json', 'life-of-an-event.json']);
});

describe.each(files)('the dashboard %s', (file) => {
  it('asks for metrics there are', () => {
    const asked = exprsOf(file).flatMap(metricsIn);
    expect(asked.length).toBeGreaterThanOrEqual(exprsOf(file).length);
    expect([...metricsOfSources(root), ...OF_EVERY_PROCESS]).toEqual(expect.arrayContaining(asked));
  });

  it('says of each panel what it shows', () => {
    const panels = panelsOf(file);
    for (const { description } of panels) expect(description).toMatch(/\w+ \w+ \w+/);
    expect(new Set(panels.map(({ title }) => title)).size).toBe(panels.length);
    expect(new Set(panels.map(({ gridPos: { x, y } }) => `${x}/${y}`)).size).toBe(panels.length);
  });
});

it('Grafana of docker/compose.observability.yaml finds them, and the Prometheus they ask', () => {
  const read = (file: string): any => parse(readFileSync(`${root}docker/${file}`, 'utf8'));
  const { volumes, environment } = read('compose.observability.yaml').services.grafana;
  const [provider] = read('observability/grafana/dashboards/entente.yaml').providers;
  const [source] = read('observability/grafana/datasources/prometheus.yaml').datasources;
  expect(volumes).toContain(`../deploy/helm/entente/files/dashboards:${provider.options.path}:ro`);
  expect(environment['GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH']).toBe(`${provider.options.path}/${files[0]}`);
  for (const { templating, panels } of files.map((file) => JSON.parse(readFileSync(`${folder}${file}`, 'utf8')))) {
    expect(templating.list).toContainEqual(expect.objectContaining({ name: 'datasource', type: 'datasource', query: source.type }));
    for (const { datasource } of panels.filter(({ targets }: any) => targets)) expect(datasource).toEqual({ type: source.type, uid: '${datasource}' });
  }
});

describeWith([await findPromtool()], 'the dashboards', (promtool: string) => {
  it('ask what Prometheus understands', async () => {
    const rules = files.flatMap(exprsOf).map((expr, at) => ({ record: `asked:${at}`, expr }));
    const place = mkdtempSync(join(tmpdir(), 'entente-dashboards-'));
    const file = join(place, 'rules.yaml');
    writeFileSync(file, stringify({ groups: [{ name: 'asked', rules }] }));
    const { ok, stdout, stderr } = await runToEnd(promtool, ['check', 'rules', file]);
    rmSync(place, { recursive: true });
    expect({ ok, said: `${stdout}${stderr}` }).toEqual({ ok: true, said: expect.stringContaining(`${rules.length} rules found`) });
  });
});

describeWith([await findHelm()], 'the chart', (helm: string) => {
  it('brings the dashboards where they are wanted, for Grafana to find', async () => {
    const manifests: any[] = await render(helm, { values: [...NEEDED, 'kafka.brokers=k:9093', 'metrics.dashboards.enabled=true'] });
    const [{ metadata, data }] = manifests.filter(({ kind, metadata: { name } }) => kind === 'ConfigMap' && name === 'entente-dashboards');
    expect(metadata.labels).toMatchObject({ grafana_dashboard: '1' });
    expect(data).toEqual(Object.fromEntries(files.map((file) => [file, readFileSync(`${folder}${file}`, 'utf8')])));
  });

  it('tells services where traces go, and lets them out to there', async () => {
    const values = [...NEEDED, 'kafka.brokers=k:9093', 'tracing.endpoint=http://collector:4318', 'tracing.ratio=0.1'];
    const manifests: any[] = await render(helm, { values });
    const told = manifests.filter(({ kind, data }) => kind === 'ConfigMap' && data.PORT !== undefined).map(({ data }) => data);
    expect(told.length).toBeGreaterThanOrEqual(7);
    const traces = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318', OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.1' };
    for (const data of told) expect(data).toMatchObject(traces);
    const open = manifests.filter(({ kind, spec }) => kind === 'NetworkPolicy' && JSON.stringify(spec.egress ?? '').includes('4318'));
    expect(open).toHaveLength(7);
    const [untold]: any[] = (await render(helm, { values: values.slice(0, 4) })).filter((one: any) => one.kind === 'ConfigMap' && one.data.PORT !== undefined);
    expect(Object.keys(untold.data).filter((name) => name.startsWith('OTEL'))).toEqual([]);
  });
});
