import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { must } from './check-image.mjs';
import { root } from './engine.mjs';
import { services } from './system.mjs';

/** Prometheus of docker/compose.observability.yaml has every service up and the rules of the chart. */
export async function checkPrometheus(system) {
  const ask = async (path) => (await (await fetch(`http://${system.address('prometheus')}:9090/api/v1/${path}`)).json()).data;
  const end = Date.now() + 60_000;
  for (;;) {
    const up = (await ask('query?query=up').catch(() => undefined))?.result ?? [];
    const well = up.filter(({ value }) => value[1] === '1').map(({ metric }) => metric.instance.split(':')[0]);
    const missing = services.filter((name) => !well.includes(name));
    if (missing.length === 0) break;
    must(Date.now() < end, `Prometheus does not read ${missing.join(', ')}`);
    await sleep(500);
  }
  const rules = (await ask('rules')).groups.flatMap((group) => group.rules);
  const wanted = readFileSync(join(root, 'deploy/helm/entente/files/alerts.yaml'), 'utf8').match(/- alert: /g).length;
  must(rules.length === wanted, `Prometheus has ${rules.length} of ${wanted} rules`);
  const broken = rules.filter(({ health }) => health === 'err').map(({ name, lastError }) => `${name}: ${lastError}`);
  must(broken.length === 0, broken.join('; '));
  return `${services.length} read, ${rules.length} rules`;
}

/** What Grafana is given fits together: dashboards where it looks for them, of the source of data it is told of. */
export function checkDashboards() {
  const observability = join(root, 'docker/observability');
  const compose = readFileSync(join(root, 'docker/compose.observability.yaml'), 'utf8');
  const provider = readFileSync(join(observability, 'grafana/dashboards/entente.yaml'), 'utf8');
  const source = /uid: (\S+)/.exec(readFileSync(join(observability, 'grafana/datasources/prometheus.yaml'), 'utf8'))?.[1];
  const [, from, to] = /- (\S+dashboards):(\S+):ro/.exec(compose) ?? [];
  must(provider.includes(`path: ${to}`), `dashboards lie at ${to}, and Grafana looks elsewhere`);
  const folder = join(root, 'docker', from ?? '');
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  const home = /HOME_DASHBOARD_PATH: \S+\/(\S+)/.exec(compose)?.[1];
  must(files.includes(home), `the first dashboard, ${home}, is not there`);
  for (const file of files) {
    const { uid, title, panels } = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    must(typeof uid === 'string' && typeof title === 'string' && panels.length > 0, `${file} is no dashboard`);
    for (const { title: panel, datasource } of panels)
      must(datasource === undefined || datasource.uid === source, `${file}: "${panel}" asks ${datasource?.uid}`);
  }
  return `${files.length} dashboards`;
}
