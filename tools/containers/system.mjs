import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { root, run } from './engine.mjs';

export const services = ['partners', 'agreements', 'engagements', 'exercises', 'crisis-channels', 'reporting', 'gateway'];

/**
 * docker/compose.yaml with Prometheus beside it in a folder, with passwords and under a name of its own, so that no other installation is touched.
 * The containers are reached by their own addresses, which an engine on this machine, and on Linux, gives them.
 */
export class System {
  constructor(engine, compose, images) {
    this.engine = engine;
    this.project = `entente-check-${process.pid}`;
    this.folder = mkdtempSync(join(tmpdir(), 'entente-compose-'));
    this.images = images;
    const files = ['docker/compose.yaml', 'docker/compose.observability.yaml'].flatMap((file) => ['--file', join(this.folder, file)]);
    this.command = [...compose, '--project-name', this.project, ...files];
  }

  /** Brings everything up as an operator does, and waits until the gateway is ready. */
  async start() {
    const port = await freePort();
    const docker = join(this.folder, 'docker');
    cpSync(join(root, 'docker'), docker, { recursive: true, filter: (path) => !/\/\.env$|\/\.entente$/.test(path) });
    for (const besides of ['tools/up/demo', 'deploy/helm/entente/files']) cpSync(join(root, besides), join(this.folder, besides), { recursive: true });
    const settings = { ENTENTE_PORT: port, ENTENTE_IMAGES: this.images.prefix, ENTENTE_VERSION: this.images.version };
    writeFileSync(
      join(docker, '.env'),
      Object.entries(settings)
        .map(([name, value]) => `${name}=${value}\n`)
        .join(''),
    );
    run(process.execPath, [join(docker, 'make-env.mjs')]);
    this.state = join(docker, '.entente');
    this.gateway = JSON.parse(readFileSync(join(this.state, 'instance.json'), 'utf8')).gateway;

    const began = performance.now();
    // The gateway is the last of all: it stands on everybody.
    this.compose('up', '--detach', '--no-build', 'gateway', 'prometheus');
    await this.waitFor('gateway', () => this.isReady('gateway'));
    return `${((performance.now() - began) / 1000).toFixed(1)} s, databases and topics made`;
  }

  compose(...args) {
    const [program, ...before] = this.command;
    return run(program, [...before, ...args]);
  }

  container(service) {
    const labels = { project: this.project, service };
    const filters = Object.entries(labels).flatMap(([name, value]) => ['--filter', `label=com.docker.compose.${name}=${value}`]);
    return this.engine.run('ps', '--all', '--quiet', ...filters).split('\n')[0];
  }

  address(service) {
    const { NetworkSettings } = this.engine.inspect(this.container(service));
    return Object.values(NetworkSettings.Networks)[0].IPAddress;
  }

  isReady(service) {
    return this.answers(service, 'ready');
  }

  async answers(service, health) {
    const answer = await fetch(`http://${this.address(service)}:8080/health/${health}`, { signal: AbortSignal.timeout(5000) }).catch(() => undefined);
    await answer?.arrayBuffer();
    return answer?.status === 200;
  }

  /** @throws Error with the last lines of its log when it takes two minutes */
  async waitFor(service, condition) {
    const end = Date.now() + 120_000;
    while (!(await condition())) {
      if (Date.now() > end) throw new Error(`${service} is not ready:\n${this.logs(service).trimEnd().split('\n').slice(-15).join('\n')}`);
      await sleep(200);
    }
  }

  logs(service) {
    const { stdout, stderr } = this.engine.try('logs', this.container(service));
    return stdout + stderr;
  }

  /** Megabytes as Kubernetes counts them, the working set: what its control group uses without files nobody looked at of late. */
  megabytes(service) {
    const { State } = this.engine.inspect(this.container(service));
    const groups = readFileSync(`/proc/${State.Pid}/cgroup`, 'utf8');
    const first = /^\d+:memory:(.*)$/m.exec(groups)?.[1];
    const folder = first === undefined ? `/sys/fs/cgroup${/^0::(.*)$/m.exec(groups)?.[1]}` : `/sys/fs/cgroup/memory${first}`;
    const used = Number(readFileSync(join(folder, first === undefined ? 'memory.current' : 'memory.usage_in_bytes'), 'utf8'));
    const told = readFileSync(join(folder, 'memory.stat'), 'utf8');
    const unused = /^total_inactive_file (\d+)$/m.exec(told) ?? /^inactive_file (\d+)$/m.exec(told);
    return Math.round((used - Number(unused?.[1])) / 1e6);
  }

  /** Stops it, starts it, and answers the seconds from there until it says it lives, and until it says it is ready. */
  async secondsToAnswer(service) {
    const container = this.container(service);
    this.engine.run('stop', container);
    const began = performance.now();
    this.engine.run('start', container);
    const seconds = {};
    for (const health of ['live', 'ready']) {
      while (!(await this.answers(service, health))) {
        if (performance.now() - began > 120_000) throw new Error(`${service} is not ${health}`);
        await sleep(10);
      }
      seconds[health] = Number(((performance.now() - began) / 1000).toFixed(2));
    }
    return seconds;
  }

  /** Nothing is left of it, unless `KEEP` is set. */
  remove() {
    if (process.env.KEEP) return;
    const ids = this.engine.run('ps', '--all', '--quiet', '--filter', `label=com.docker.compose.project=${this.project}`).split('\n').filter(Boolean);
    if (ids.length > 0) this.engine.try('rm', '--force', '--volumes', ...ids);
    const [program, ...before] = this.command;
    run(program, [...before, 'down', '--volumes'], { mayFail: true });
    rmSync(this.folder, { recursive: true, force: true });
  }
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  return port;
}
