import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, connect } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { root, run } from './engine.mjs';

export const services = ['partners', 'agreements', 'engagements', 'exercises', 'crisis-channels', 'reporting', 'gateway'];

/**
 * docker/compose.yaml in a folder, with passwords and under a name of its own, so that no other installation is touched. It waits by itself for
 * what is to be healthy: podman checks health only where systemd runs. The containers are reached by their own addresses, which an engine on this
 * machine, and on Linux, gives them.
 */
export class System {
  constructor(engine, compose, images) {
    this.engine = engine;
    this.project = `entente-check-${process.pid}`;
    this.folder = mkdtempSync(join(tmpdir(), 'entente-compose-'));
    this.images = images;
    this.command = [...compose, '--project-name', this.project, '--file', join(this.folder, 'docker/compose.yaml')];
  }

  /** Everything ready; answers the seconds it took. */
  async start() {
    const port = await freePort();
    const docker = join(this.folder, 'docker');
    cpSync(join(root, 'docker'), docker, { recursive: true, filter: (path) => !/\/\.env$|\/\.entente$/.test(path) });
    mkdirSync(join(this.folder, 'tools/up'), { recursive: true });
    cpSync(join(root, 'tools/up/demo'), join(this.folder, 'tools/up/demo'), { recursive: true });
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
    this.compose('up', '--detach', '--no-build', '--no-deps', 'postgres', 'kafka');
    await this.waitFor('postgres', () => this.listens('postgres', 5432));
    await this.waitFor('kafka', () => this.listens('kafka', 9092));
    this.compose('up', '--detach', '--no-build', '--no-deps', 'set-up');
    await this.waitFor('set-up', () => this.hasEndedWell('set-up'));
    for (const some of [services.filter((name) => name !== 'gateway'), ['gateway']]) {
      this.compose('up', '--detach', '--no-build', '--no-deps', ...some);
      for (const name of some) await this.waitFor(name, () => this.isReady(name));
    }
    return (performance.now() - began) / 1000;
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

  async listens(service, port) {
    const socket = connect({ host: this.address(service), port });
    try {
      await once(socket, 'connect');
      return true;
    } catch {
      return false;
    } finally {
      socket.destroy();
    }
  }

  hasEndedWell(service) {
    const { State } = this.engine.inspect(this.container(service));
    return State.Status === 'exited' && State.ExitCode === 0;
  }

  async isReady(service) {
    const answer = await fetch(`http://${this.address(service)}:8080/health/ready`, { signal: AbortSignal.timeout(2000) }).catch(() => undefined);
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

  /** Megabytes the engine counts for it, as Kubernetes does: without what the kernel may take back. */
  megabytes(service) {
    const text = this.engine.run('stats', '--no-stream', '--format', '{{.MemUsage}}', this.container(service));
    const [, amount, unit] = /^([\d.]+)\s*([kMG])i?B/.exec(text) ?? [];
    return Number(amount) * { k: 0.001, M: 1, G: 1000 }[unit];
  }

  /** Stops it, starts it, and answers the seconds from there to its first answer. */
  async secondsToFirstAnswer(service) {
    const container = this.container(service);
    this.engine.run('stop', container);
    const began = performance.now();
    this.engine.run('start', container);
    const url = `http://${this.address(service)}:8080/health/live`;
    for (;;) {
      const answer = await fetch(url, { signal: AbortSignal.timeout(5000) }).catch(() => undefined);
      if (answer !== undefined) return (performance.now() - began) / 1000;
      if (performance.now() - began > 60_000) throw new Error(`${service} does not answer`);
      await sleep(10);
    }
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
