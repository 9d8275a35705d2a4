import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { must } from './check-image.mjs';
import { root, run } from './engine.mjs';
import { services } from './system.mjs';

const mostSeconds = 3;
const mostMegabytes = 150;

/** Memory of each service, twenty seconds after the last start, with the demo data and nothing to do. */
export async function measureMemory(system, report) {
  await sleep(20_000);
  for (const name of services) report.measure(name, 'MB, nothing to do', system.megabytes(name), mostMegabytes);
}

/** Seconds until each says that it is ready, one at a time; the best of three, as others may use the machine, too. */
export async function measureStart(system, report) {
  for (const name of services) {
    let best = { live: Infinity, ready: Infinity };
    for (let attempt = 0; attempt < 3 && best.ready > mostSeconds; attempt += 1) {
      const { live, ready } = await system.secondsToAnswer(name);
      best = { live: Math.min(best.live, live), ready: Math.min(best.ready, ready) };
    }
    report.measure(name, 's to live', best.live, mostSeconds);
    report.measure(name, 's to ready', best.ready, mostSeconds);
  }
}

/** It runs as nobody, with no capability, on a root it cannot write to; its health check says that it is well. */
export function checkConfinement(system, name) {
  const { engine } = system;
  const { HostConfig, Config, State } = engine.inspect(system.container(name));
  must(HostConfig.ReadonlyRootfs === true, 'its root can be written to');
  must(Config.User.startsWith('65532'), `runs as "${Config.User}"`);
  const status = readFileSync(`/proc/${State.Pid}/status`, 'utf8');
  must(/^CapEff:\s+0+$/m.test(status) && /^CapBnd:\s+0+$/m.test(status), 'has capabilities');
  must(/^NoNewPrivs:\s+1$/m.test(status), 'may gain privileges');
  must(/^Uid:\s+65532\s/m.test(status), 'is another user');
  const [, ...check] = Config.Healthcheck.Test;
  // Beside it and not in it, which not every engine in a sandbox may do.
  const beside = ['run', '--rm', '--network', `container:${system.container(name)}`, '--entrypoint', check[0], Config.Image];
  const { ok, stdout, stderr } = engine.try(...beside, ...check.slice(1));
  must(ok, `its health check fails though it is ready: ${stdout}${stderr}`);
}

/** The demo data, then every command of the README's tour and what it is said to print. */
export function checkTour(system) {
  system.compose('--profile', 'demo', 'run', '--rm', '--no-deps', '-T', 'demo-data');
  const env = { ENTENTE_TEST_STATE: system.state, NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning' };
  const { stderr } = run(process.execPath, ['node_modules/jest/bin/jest.js', '--selectProjects', 'e2e', '--testPathPatterns', 'readme'], { env });
  return `${/Tests: +(\d+) passed/.exec(stderr)?.[1]} steps`;
}

/** Agreements are registered all the time; a service is killed and comes back. Each that was answered is there once, and told once. */
export async function checkNothingIsLost(system, victim) {
  const token = run(process.execPath, [join(root, 'apps/cli/bin/entente.js'), 'token', '--role', 'desk-officer', '--nation', 'PER', '--clearance', 'SECRET'], {
    env: { ENTENTE_DATA_DIR: system.state },
  }).stdout.trim();
  const call = async (path, options = {}) => {
    const answer = await fetch(`${system.gateway}${path}`, { ...options, headers: { authorization: `Bearer ${token}`, ...options.headers } });
    const body = await answer.json();
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${JSON.stringify(body)}`);
    return body;
  };
  let writing = true;
  const registered = [];
  let refused = 0;
  const writer = async (number) => {
    for (let next = 0; writing; next += 1) {
      const body = JSON.stringify({
        title: `${victim} ${number} ${next}`,
        kind: 'training-and-education',
        parties: [{ partner: 'PER' }, { partner: 'BOL' }],
        signedOn: '2020-01-01',
      });
      const headers = { 'content-type': 'application/json', 'idempotency-key': randomUUID() };
      // The same key until it is answered: a repetition makes nothing twice.
      for (let answered = false; !answered;) {
        try {
          registered.push((await call('/v1/agreements', { method: 'POST', body, headers })).id);
          answered = true;
        } catch {
          refused += 1;
          await sleep(100);
        }
      }
    }
  };
  const writers = Array.from({ length: 4 }, (_, number) => writer(number));
  await sleep(2000);
  system.engine.run('kill', '--signal', 'KILL', system.container(victim));
  await sleep(2000);
  system.engine.try('start', system.container(victim));
  await system.waitFor(victim, () => system.isReady(victim));
  await sleep(1000);
  writing = false;
  await Promise.all(writers);

  must(new Set(registered).size === registered.length, `${victim} killed: an agreement was registered twice`);
  const end = Date.now() + 60_000;
  for (const id of registered) {
    await call(`/v1/agreements/${id}`);
    for (;;) {
      const { total } = await call(`/v1/history?subject=${id}`);
      if (total === 1) break;
      must(total === 0 && Date.now() < end, `${victim} killed: agreement ${id} was told ${total} times`);
      await sleep(200);
    }
  }
  return `${registered.length} registered, ${refused} refused meanwhile and repeated`;
}
