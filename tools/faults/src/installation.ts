import { startEntente, type Entente } from '@entente/up';
import { Databases } from './databases.js';
import { embeddedInbox, kafkaInbox, type Inbox } from './inbox.js';
import { embeddedLogReader, kafkaLogReader, type LogReader } from './log-reader.js';
import type { Bus, Route } from './schedule.js';
import { TcpProxy } from './tcp-proxy.js';
import { tokenFor } from './tokens.js';

/** A whole installation with troublesome networks between its parts. */
export interface Installation {
  readonly entente: Entente;
  readonly proxies: ReadonlyMap<Route, TcpProxy>;
  /** The gateway, through the network that is troubled. */
  readonly gatewayUrl: string;
  readonly token: string;
  readonly inbox: Inbox;
  readonly databases: Databases;
  readonly log: LogReader;
  stop(): Promise<void>;
}

/** Starts real processes in `dataDir` and stands between them, PostgreSQL, Kafka and the writers. */
export async function startInstallation(dataDir: string, bus: Bus): Promise<Installation> {
  const proxies = new Map<Route, TcpProxy>();
  const standBefore = async (route: Route, port: number): Promise<number> => {
    const proxy = await TcpProxy.before(port);
    proxies.set(route, proxy);
    return proxy.port;
  };
  const entente = await startEntente({
    dataDir,
    bus,
    via: standBefore,
    // Processes die here, the machine does not.
    postgresSettings: { fsync: 'off' },
    // One caller makes all the noise.
    env: { RATE_LIMIT_PER_SECOND: '100000' },
    quiet: true,
  });
  const gatewayPort = await standBefore('gateway', Number(new URL(entente.gatewayUrl).port));
  const databases = new Databases((database) => entente.postgres.url(database));
  const brokers = entente.kafka?.brokers;
  const inbox = brokers === undefined ? embeddedInbox(throughProxy(entente, proxies)) : await kafkaInbox(brokers);
  const log = brokers === undefined ? embeddedLogReader(databases) : kafkaLogReader(brokers);
  return {
    entente,
    proxies,
    gatewayUrl: `http://127.0.0.1:${gatewayPort}`,
    // A desk officer who also integrates and operates.
    token: await tokenFor(dataDir, { subject: 'faults', nation: 'PER', roles: ['desk-officer', 'integrator', 'operator'] }),
    inbox,
    databases,
    log,
    async stop() {
      await inbox.close().catch(() => undefined);
      await log.close().catch(() => undefined);
      await databases.close().catch(() => undefined);
      await entente.stop();
      await Promise.all([...proxies.values()].map((proxy) => proxy.close()));
    },
  };
}

function throughProxy({ postgres }: Entente, proxies: ReadonlyMap<Route, TcpProxy>): string {
  const url = new URL(postgres.url('entente_log'));
  url.port = String(proxies.get('postgres')?.port);
  return url.href;
}
