import { getReportingStatus, listDeadLetters } from '@entente/contracts';
import type { Command } from 'commander';
import { z } from 'zod';
import { connect, parseOption, type Connection } from '../connect.js';
import { explain } from '../explain.js';

const Options = z.object({ json: z.boolean().default(false) });
const Owner = listDeadLetters.query.shape.owner;
const HEALTH_TIMEOUT_MS = 5000;

interface Health {
  name: string;
  url: string;
  ready: boolean;
  detail?: string;
}
type Asked<T> = { value: T } | { problem: string };

async function healthOf(name: string, url: string): Promise<Health> {
  try {
    const response = await fetch(new URL('/health/ready', url), { signal: AbortSignal.timeout(HEALTH_TIMEOUT_MS) });
    const text = (await response.text()).trim().slice(0, 300);
    return response.ok ? { name, url, ready: true } : { name, url, ready: false, detail: `${response.status} ${text}` };
  } catch (error) {
    const cause: unknown = error instanceof Error ? error.cause : undefined;
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : undefined;
    return { name, url, ready: false, detail: code ?? (error instanceof Error ? error.message : String(error)) };
  }
}

/** The value, or in one line why there is none: one part that fails does not hide the others. */
async function asked<T>(question: Promise<T>): Promise<Asked<T>> {
  try {
    return { value: await question };
  } catch (error) {
    return { problem: explain(error).lines[0] ?? 'unknown error' };
  }
}

type Reporting = z.output<typeof getReportingStatus.response>;
interface Gathered {
  services: Health[];
  reporting: Asked<Reporting>;
  letters: { owner: z.infer<typeof Owner>; count: Asked<number> }[];
}

async function gather({ client, instance }: Connection): Promise<Gathered> {
  const own = instance?.gateway === client.url ? instance.services : {};
  const places = Object.entries({ gateway: { url: client.url }, ...own }).map(([name, { url }]) => [name, url] as const);
  const [services, reporting, letters] = await Promise.all([
    Promise.all(places.map(([name, url]) => healthOf(name, url))),
    asked(client.call(getReportingStatus)),
    Promise.all(
      Owner.options.map(async (owner) => ({
        owner,
        count: await asked(client.call(listDeadLetters, { query: { owner, limit: 1 } }).then((page) => page.total)),
      })),
    ),
  ]);
  return { services, reporting, letters };
}

function longest(texts: readonly string[]): number {
  return Math.max(0, ...texts.map(({ length }) => length));
}

async function run(raw: unknown): Promise<void> {
  const options = parseOption(Options, raw, 'status');
  const { services, reporting, letters } = await gather(connect(raw));
  const well = services.every((service) => service.ready) && 'value' in reporting;
  if (options.json) {
    const deadLetters = Object.fromEntries(letters.map(({ owner, count }) => [owner, 'value' in count ? count.value : null]));
    process.stdout.write(`${JSON.stringify({ ready: well, services, reporting: 'value' in reporting ? reporting.value : null, deadLetters })}\n`);
  } else {
    const width = longest(services.map(({ name }) => name));
    const lines = services.map((service) => `${service.name.padEnd(width)}  ${service.ready ? 'ready' : `NOT READY: ${service.detail ?? ''}`}  ${service.url}`);
    if ('value' in reporting) {
      const { position, lag, quarantined, held } = reporting.value;
      const wide = longest(Object.keys(position));
      for (const [topic, at] of Object.entries(position)) lines.push(`${topic.padEnd(wide)}  read to ${at}, ${lag[topic] ?? 0} behind`);
      lines.push(`held ${held}, quarantined ${quarantined}`);
    } else lines.push(`reporting: ${reporting.problem}`);
    for (const { owner, count } of letters) lines.push(`refused, ${owner}: ${'value' in count ? count.value : count.problem}`);
    process.stdout.write(`${lines.join('\n')}\n`);
  }
  if (!well) process.exitCode = 1;
}

export function define(command: Command): void {
  command
    .option('--json', 'as one JSON line')
    .addHelpText('after', '\nExit code 1 when something is not ready.')
    .action(() => run(command.optsWithGlobals()));
}
