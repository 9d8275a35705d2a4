import { fileURLToPath } from 'node:url';

/** One program of the system, run in a process of its own. */
export interface Service {
  readonly name: string;
  /** The file Node runs. */
  readonly entry: string;
  /** Whether it owns a database; its name and role are `databaseOf(name)`. */
  readonly database: boolean;
  /** Whether it is the public door: it listens on the public port and is told where all the others are. */
  readonly door: boolean;
  /** Whether it keeps files of its callers. */
  readonly attachments?: true;
  /** Whether it signs the heads of logs with keys of its own. */
  readonly signs?: true;
  /** Megabytes V8 may use for young objects. The default saves some 20 MB in each service; who reads every event is a third faster with more. */
  readonly youngSpace?: number;
}

/** Everything `npm start` runs. A further service is a further line. */
export const services: readonly Service[] = [
  { name: 'partners', entry: entryOf('partners'), database: true, door: false },
  { name: 'agreements', entry: entryOf('agreements'), database: true, door: false, attachments: true },
  { name: 'engagements', entry: entryOf('engagements'), database: true, door: false },
  { name: 'exercises', entry: entryOf('exercises'), database: true, door: false },
  { name: 'crisis-channels', entry: entryOf('crisis-channels'), database: true, door: false, signs: true },
  { name: 'reporting', entry: entryOf('reporting'), database: true, door: false, youngSpace: 32 },
  { name: 'gateway', entry: entryOf('gateway'), database: false, door: true },
];

/** The event log where Kafka is not the bus; every service writes to it and reads from it. */
export const logDatabase = databaseOf('log');

export const cliEntry = entryOf('cli');

/** The name of a service's database and of the role that owns it. */
export function databaseOf(service: string): string {
  return `entente_${service.replaceAll('-', '_')}`;
}

/** Arguments of Node for a service. */
export function nodeArguments({ youngSpace = 8 }: Service): string[] {
  return ['--expose-gc', `--max-semi-space-size=${youngSpace}`];
}

function entryOf(app: string): string {
  return fileURLToPath(new URL(`../../../apps/${app}/dist/main.js`, import.meta.url));
}
