import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { BusName } from './event-bus.js';
import { terminalScreen, type Screen } from './screen.js';
import { startEntente, type Entente, type EntenteOptions } from './start-entente.js';
import { StartError } from './start-error.js';
import { wipeStateDir } from './state-dir.js';

const help = `Starts Entente on this machine: PostgreSQL, all services and the gateway.

  npm start                 starts, and stops on Ctrl-C
  npm start -- --bus kafka  the same with events in Apache Kafka instead of PostgreSQL
  npm start -- --reset      first wipes everything an earlier start kept
  npm start -- --help       shows this

Environment
  PORT               public port, default 8080
  HOST               public address, default 127.0.0.1
  ENTENTE_DATA_DIR   folder for database, keys and logs, default .entente beside package.json
  LOG_LEVEL          level of the services' logs, default warn
  KAFKA_BROKERS      with --bus kafka: a Kafka that runs already, host:port[,…]; the other KAFKA_… settings of the services
                     go with it. Without it a broker is started here, in Docker or with Java 17 and Maven
`;

/** The reason of a start that was broken off by a signal. */
class Interrupted extends Error {}

/** npm may pass a Ctrl-C on that the terminal sent here as well: what comes this soon is the same one. */
const sameKeystrokeMs = 500;

const screen = terminalScreen(process.stdout);
// The terminal may be gone by the time of the last words.
process.stdout.on('error', () => undefined);

try {
  await main();
} catch (error) {
  if (!(error instanceof StartError)) throw error;
  screen.warn(error.message);
  process.exitCode = error.exitCode;
}

async function main(): Promise<void> {
  const { reset, bus, help: wantsHelp } = readArguments();
  if (wantsHelp) {
    process.stdout.write(help);
    return;
  }
  const began = performance.now();
  const dataDir = process.env['ENTENTE_DATA_DIR'] ?? fileURLToPath(new URL('../../../.entente', import.meta.url));
  const port = readPort(process.env['PORT']);
  const host = process.env['HOST'] ?? '127.0.0.1';
  if (reset) wipeStateDir(dataDir);

  const breakOff = new AbortController();
  let entente: Entente | undefined;
  let firstSignalAt: number | undefined;
  const onSignal = (): void => {
    if (firstSignalAt === undefined) {
      firstSignalAt = Date.now();
      screen.say('Stopping (Ctrl-C again kills)');
      breakOff.abort(new Interrupted());
      void entente?.stop().then(() => process.exit(0));
    } else if (Date.now() - firstSignalAt > sameKeystrokeMs) {
      void (entente?.stop() ?? Promise.resolve()).finally(() => process.exit(130));
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
  if (process.env['npm_lifecycle_event'] !== undefined) onParentGone(onSignal);

  try {
    entente = await startEntente({ dataDir, port, host, bus, ...kafkaElsewhere(bus), demoData: true, screen, signal: breakOff.signal });
    if (breakOff.signal.aborted) await entente.stop();
    else showAround(screen, entente, (performance.now() - began) / 1000);
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
  }
}

/** npm runs this below a shell that dies of a SIGTERM without passing it on: to end with the shell is to obey. */
function onParentGone(stop: () => void): void {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    stop();
  }, 500).unref();
}

function readArguments(): { reset: boolean; bus: BusName; help: boolean } {
  try {
    const { values } = parseArgs({
      options: {
        reset: { type: 'boolean', default: false },
        bus: { type: 'string', default: 'embedded' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    const { bus } = values;
    if (bus !== 'embedded' && bus !== 'kafka') throw new Error(`--bus is "${bus}"; it must be embedded or kafka`);
    return { ...values, bus };
  } catch (error) {
    throw new StartError(`${error instanceof Error ? error.message : String(error)}. See npm start -- --help`, 2);
  }
}

/** A Kafka named in the environment, with what the services have to know to sign in there. */
function kafkaElsewhere(bus: BusName): Pick<EntenteOptions, 'kafkaBrokers' | 'env'> {
  const { KAFKA_BROKERS: kafkaBrokers, ...others } = process.env;
  if (bus !== 'kafka' || kafkaBrokers === undefined || kafkaBrokers === '') return {};
  return {
    kafkaBrokers,
    env: Object.fromEntries(Object.entries(others).flatMap(([name, value]) => (name.startsWith('KAFKA_') && value ? [[name, value]] : []))),
  };
}

function readPort(text = '8080'): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= 1 && port <= 65535) return port;
  throw new StartError(`PORT is "${text}"; it must be a number from 1 to 65535.`, 78);
}

function showAround({ say, bold }: Screen, { gatewayUrl, dataDir, services, postgres, kafka }: Entente, seconds: number): void {
  const below = relative(process.cwd(), dataDir);
  const state = below === '' || below.startsWith('..') ? dataDir : below;
  const call = (path: string): string => `curl -sH "Authorization: Bearer $TOKEN" '${gatewayUrl}${path}'`;
  const inner = Object.entries(services).filter(([, { url }]) => url !== gatewayUrl);
  say(`
${bold('Entente is running')} (started in ${seconds.toFixed(1)} s)

  ${bold('Open')}      ${gatewayUrl}/docs
            ${inner.map(([name, { url }]) => `${name} ${url.replace('http://', '')}`).join(' · ')} · PostgreSQL 127.0.0.1:${postgres.port}
  ${bold('Events')}    ${kafka ? `in Kafka, ${kafka.brokers}` : 'in the embedded log, PostgreSQL (npm start -- --bus kafka puts them in Kafka)'}
  ${bold('Sign in')}   TOKEN=$(npx entente token --role desk-officer --nation PER --clearance SECRET)
  ${bold('Try')}       ${call('/v1/partners?limit=5')}
            ${call('/v1/agreements?party=PER&status=inForce&limit=5')}
            ${call('/v1/partners/PER/dossier')}
  ${bold('State')}     ${state}${postgres.cluster.startsWith(dataDir) ? '' : ` and ${postgres.cluster}`} (npm start -- --reset wipes it)
  ${bold('Logs')}      ${state}/logs/<service>.log
  ${bold('Stop')}      Ctrl-C
`);
}
