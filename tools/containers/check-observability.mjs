import { readFileSync } from 'node:fs';
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
