import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '@entente/testing';
import { freePort } from '@entente/postgres';

/** An alert as Prometheus tells it. */
export interface Alert {
  labels: Record<string, string>;
  annotations: Record<string, string>;
  state: 'pending' | 'firing';
}

export interface Prometheus {
  /** What is pending and what fires at this moment. */
  alerts(): Promise<Alert[]>;
  /** The labels of what an expression finds now, and the number it has. */
  query(expr: string): Promise<{ labels: Record<string, string>; value: number }[]>;
  stop(): Promise<void>;
}

/** Runs a Prometheus that scrapes and judges by rules every `intervalMs`. @throws Error with its own words where it does not start */
export async function startPrometheus(
  program: string,
  { rules, scrape, intervalMs }: { rules: string; scrape: object; intervalMs: number },
): Promise<Prometheus> {
  const folder = await mkdtemp(join(tmpdir(), 'entente-prometheus-'));
  const interval = `${intervalMs}ms`;
  await writeFile(join(folder, 'rules.yaml'), rules);
  const config = { global: { scrape_interval: interval, evaluation_interval: interval }, rule_files: ['rules.yaml'], scrape_configs: [scrape] };
  await writeFile(join(folder, 'prometheus.yaml'), JSON.stringify(config));
  const url = `http://127.0.0.1:${await freePort()}`;
  const options = {
    'config.file': join(folder, 'prometheus.yaml'),
    'storage.tsdb.path': join(folder, 'data'),
    'web.listen-address': url.slice('http://'.length),
  };
  const child = spawn(
    program,
    Object.entries(options).map(([name, value]) => `--${name}=${value}`),
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let said = '';
  child.stderr.on('data', (chunk) => (said = `${said}${String(chunk)}`.slice(-4_000)));
  const ended = new Promise<void>((done) => child.once('close', () => done()));
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
    await rm(folder, { recursive: true, force: true });
  };

  async function ask(path: string): Promise<any> {
    const answer: any = await (await fetch(`${url}/api/v1/${path}`)).json();
    if (answer.status !== 'success') throw new Error(`Prometheus: ${String(answer.error)}`);
    return answer.data;
  }

  await eventually(async () => (await fetch(`${url}/-/ready`)).ok, 20_000).catch(async () => {
    await stop();
    throw new Error(`Prometheus does not start: ${said}`);
  });
  return {
    alerts: async () => (await ask('alerts')).alerts,
    async query(expr) {
      const { result } = await ask(`query?query=${encodeURIComponent(expr)}`);
      return result.map(({ metric, value }: { metric: Record<string, string>; value: [number, string] }) => ({ labels: metric, value: Number(value[1]) }));
    },
    stop,
  };
}
