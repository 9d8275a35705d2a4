import { pathToFileURL } from 'node:url';
import { databaseOf, logDatabase, type Service } from './topology.js';

/** What a service is told about its surroundings. */
export interface Surroundings {
  readonly host: string;
  readonly port: number;
  /** Base address of each service by name. */
  readonly addresses: Readonly<Record<string, string>>;
  readonly databaseUrl: (database: string) => string;
  /** Kafka's brokers, `host:port[,…]`; absent: events are in the embedded log. */
  readonly kafkaBrokers?: string | undefined;
  /** Path of the folder for what callers attach. */
  readonly attachments: string;
  /** Path of the public keys tokens are checked against. */
  readonly jwks: string;
  /** Path of the private keys the logs of channels are signed with. */
  readonly channelLogKeys: string;
}

/** What a program may need of the machine it runs on; nothing else of the caller's environment reaches a service. */
const inherited = ['PATH', 'HOME', 'TZ', 'LANG', 'LC_ALL', 'TMPDIR', 'TEMP', 'SystemRoot', 'NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'LOG_LEVEL'];

/**
 * The environment of a service: machine, defaults, what the caller adds (`extra`), and last where things are, which nobody overrides.
 * Settings of OpenTelemetry (`OTEL_…`) are inherited too.
 */
export function serviceEnvironment(
  service: Service,
  around: Surroundings,
  caller: NodeJS.ProcessEnv,
  extra: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const passed = Object.entries(caller).filter(([name, value]) => value !== undefined && (inherited.includes(name) || name.startsWith('OTEL_')));
  return {
    LOG_LEVEL: 'warn',
    NODE_ENV: 'production',
    ...Object.fromEntries(passed.map(([name, value]) => [name, value ?? ''])),
    ...extra,
    HOST: around.host,
    PORT: String(around.port),
    JWKS_URL: pathToFileURL(around.jwks).href,
    JWT_ISSUER: 'urn:entente:local',
    JWT_AUDIENCE: 'entente',
    ...(service.database && {
      DATABASE_URL: around.databaseUrl(databaseOf(service.name)),
      ...(around.kafkaBrokers === undefined
        ? { BUS: 'embedded', LOG_DATABASE_URL: around.databaseUrl(logDatabase) }
        : { BUS: 'kafka', KAFKA_BROKERS: around.kafkaBrokers }),
    }),
    ...(service.attachments && { ATTACHMENTS_DIR: around.attachments }),
    ...(service.signs && { CHANNEL_LOG_KEYS_FILE: around.channelLogKeys }),
    ...(service.door && Object.fromEntries(others(service, around).map(([name, url]) => [`${name.replaceAll('-', '_').toUpperCase()}_URL`, url]))),
  };
}

function others(service: Service, { addresses }: Surroundings): [string, string][] {
  return Object.entries(addresses).filter(([name]) => name !== service.name);
}
