import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { TOPICS } from '@entente/contracts';
import { provideKafka } from '@entente/kafka';
import { connectBus } from '@entente/messaging';
import { freePort, removeCluster, startPostgres } from '@entente/postgres';
import { createDatabase, createIssuer } from '@entente/testing';
import { nodeArguments, services } from '@entente/up';

const READY_MS = 60_000;

/** Servers and processes of one figure. All of them are gone after `end`, however the figure ended. */
export class Surroundings {
  #ends = [];
  #ending;
  #postgres;
  #kafka;

  constructor(say) {
    this.say = say;
  }

  /** `work` is done at the end, before all that was asked for earlier. */
  atEnd(work) {
    this.#ends.push(work);
  }

  end() {
    this.#ending ??= (async () => {
      for (let work = this.#ends.pop(); work; work = this.#ends.pop())
        await Promise.resolve(work()).catch((error) => this.say(`left behind: ${error.message}`));
    })();
    return this.#ending;
  }

  /** An empty folder. */
  async folder() {
    const path = await mkdtemp(join(tmpdir(), 'entente-bench-'));
    this.atEnd(() => rm(path, { recursive: true, force: true }));
    return path;
  }

  /** The one PostgreSQL, with its usual settings. */
  postgres() {
    this.#postgres ??= (async () => {
      const dataDir = join(await this.folder(), 'postgres');
      const server = await startPostgres({ dataDir });
      this.atEnd(async () => {
        await server.stop();
        removeCluster(dataDir);
      });
      process.env.ENTENTE_TEST_POSTGRES = server.url('postgres');
      return server;
    })();
    return this.#postgres;
  }

  /** A fresh database of a plain role: what a service gets. */
  async database(name) {
    await this.postgres();
    return (await createDatabase(name)).url;
  }

  /** The one Kafka: `KAFKA_BROKERS`, or one of its own. */
  kafka() {
    this.#kafka ??= (async () => {
      const server = await provideKafka({ brokers: process.env.KAFKA_BROKERS, dataDir: join(await this.folder(), 'kafka') });
      this.atEnd(() => server.stop());
      return server;
    })();
    return this.#kafka;
  }

  /** An empty log of its own with every topic: the bus, its configuration and what a service is told to find it. */
  async log(kind) {
    const prefix = `bench-${randomUUID()}.`;
    const config = kind === 'kafka' ? { kind, brokers: (await this.kafka()).brokers.split(','), prefix } : { kind, url: await this.database('bench_log') };
    const bus = await connectBus(config, 'bench');
    this.atEnd(() => bus.close());
    await bus.ensureTopics(TOPICS);
    const environment =
      kind === 'kafka' ? { BUS: kind, KAFKA_BROKERS: config.brokers.join(','), KAFKA_PREFIX: prefix } : { BUS: kind, LOG_DATABASE_URL: config.url };
    return { bus, config, environment };
  }

  issuer() {
    this.issued ??= createIssuer();
    return this.issued;
  }

  /** A program in a process of its own, with the Node that `npm start` gives a service (`as`); its last words are in the error when it ends before it is asked to. */
  run(file, environment, { ipc = false, as = 'reporting' } = {}) {
    const own = nodeArguments(services.find(({ name }) => name === as));
    const child = spawn(process.execPath, [...own, ...(process.env.BENCH_NODE_ARGUMENTS ?? '').split(' ').filter(Boolean), fileURLToPath(file)], {
      env: { ...process.env, NODE_ENV: 'production', LOG_LEVEL: 'error', ...environment },
      stdio: ['ignore', 'pipe', 'pipe', ...(ipc ? ['ipc'] : [])],
    });
    let words = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (words = `${words}${data}`.slice(-4_000)));
    const gone = once(child, 'exit');
    const failed = gone.then(([code, signal]) => {
      throw new Error(`${fileURLToPath(file)} ended with ${code ?? signal}: ${words}`);
    });
    failed.catch(() => undefined);
    const stop = async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), 15_000);
      await gone;
      clearTimeout(late);
    };
    this.atEnd(stop);
    return { child, pid: child.pid, stop, gone, failed };
  }

  /** A service of ours over databases and a log; resolves when it is ready. */
  async service(name, log, databaseUrl) {
    const issuer = await this.issuer();
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const environment = { ...issuer.environment, ...log.environment, PORT: String(port), DATABASE_URL: databaseUrl };
    const running = this.run(new URL(`../../apps/${name}/dist/main.js`, import.meta.url), environment, { as: name });
    const authorization = `Bearer ${await issuer.token({ roles: ['operator', 'reader', 'desk-officer', 'integrator'] })}`;
    const ask = async (path, { method = 'GET', body, type = 'application/json' } = {}) => {
      const answer = await fetch(`${url}${path}`, {
        method,
        headers: { authorization, ...(body === undefined ? {} : { 'content-type': type }) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${(await answer.text()).slice(0, 500)}`);
      return answer.json();
    };
    await Promise.race([until(async () => (await fetch(`${url}/health/ready`)).ok, 25, READY_MS), running.failed]);
    return { ...running, url, ask, authorization };
  }

  /** Processor seconds that a program and PostgreSQL used while `work` ran. */
  async processor(pid, work) {
    return processorOf({ service: pid, database: (await this.postgres()).pid }, work);
  }
}

/** Asks again until it comes true; answers what `check` answered. */
export async function until(check, everyMs, ms = 900_000) {
  for (const end = performance.now() + ms; ; await pause(everyMs)) {
    const answer = await check().catch((error) => {
      if (performance.now() > end) throw error;
    });
    if (answer) return answer;
    if (performance.now() > end) throw new Error(`did not come true within ${ms} ms: ${check}`);
  }
}

/** Processor seconds that processes used while `work` ran, under their names: what a busy machine does not change. */
export async function processorOf(pids, work) {
  const count = async () => Promise.all(Object.values(pids).map(processorSeconds));
  const before = await count();
  const result = await work();
  const after = await count();
  return { result, used: Object.fromEntries(Object.keys(pids).map((name, at) => [name, round(after[at] - before[at])])) };
}

const TICKS_PER_SECOND = 100;

/** Of a process and all that came from it, the ones that ended included; 0 where the system does not tell. */
async function processorSeconds(pid) {
  const processes = new Map();
  for (const name of await readdir('/proc').catch(() => [])) {
    if (!/^\d+$/.test(name)) continue;
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => undefined);
    const fields = stat
      ?.slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    if (fields) processes.set(Number(name), { parent: fields[1], ticks: fields[11] + fields[12], ended: fields[13] + fields[14] });
  }
  const own = processes.get(pid) ?? { ticks: 0, ended: 0 };
  const children = [...processes.values()].filter(({ parent }) => parent === pid).reduce((sum, child) => sum + child.ticks, 0);
  return (own.ticks + own.ended + children) / TICKS_PER_SECOND;
}

export function round(value) {
  return Number(value.toFixed(Math.abs(value) < 10 ? 2 : Math.abs(value) < 100 ? 1 : 0));
}
