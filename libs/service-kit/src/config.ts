import { readFileSync } from 'node:fs';
import type { BusConfig } from '@entente/messaging';
import { SAMPLERS } from '@entente/tracing';
import { z } from 'zod';

/** Empty means the same as absent, as OpenTelemetry has it for its variables. */
const unset = z.literal('').transform(() => undefined);
const port = z.coerce.number().int().min(0).max(65_535);

/** What every service reads from its environment. */
export const SERVICE_CONFIG = {
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: port,
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  JWKS_URL: z.url({ protocol: /^(https?|file)$/ }),
  JWT_ISSUER: z.string().min(1),
  JWT_AUDIENCE: z.string().min(1).default('entente'),
  /** Base address of an OTLP/HTTP collector for traces; they are not recorded where it is absent or empty. */
  OTEL_EXPORTER_OTLP_ENDPOINT: unset.or(z.url({ protocol: /^https?$/ })).optional(),
  OTEL_TRACES_SAMPLER: unset.or(z.enum(SAMPLERS)).optional(),
  /** Share of traces that are recorded, for samplers that go by one. */
  OTEL_TRACES_SAMPLER_ARG: unset.or(z.coerce.number().min(0).max(1)).optional(),
  /** How long it goes on serving once it was told to leave, in milliseconds: until nobody sends it requests any more. */
  DRAIN_MS: z.coerce.number().int().min(0).max(120_000).default(0),
};

/** Longest content of an attachment, the same for the door and the service behind it. */
export const ATTACHMENTS_MAX_BYTES = z.coerce
  .number()
  .int()
  .min(1)
  .default(50 * 1024 * 1024);

/** What a service that owns a database reads on top. */
export const OWNER_CONFIG = {
  ...SERVICE_CONFIG,
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  DATABASE_POOL: z.coerce.number().int().min(2).max(100).default(8),
  BUS: z.enum(['embedded', 'kafka']).default('embedded'),
  /** Only brings the database up to date and makes the topics, and leaves with exit code 0: what a job does before an upgrade. */
  PREPARE_ONLY: z.stringbool().optional(),
};

/** What it reads besides where the log is a table in PostgreSQL. */
const EMBEDDED_CONFIG = { LOG_DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }) };

/** The path of a file, read. */
export const readableFile = z
  .string()
  .min(1)
  .transform((path, context) => {
    try {
      return readFileSync(path, 'utf8');
    } catch {
      context.addIssue({ code: 'custom', message: 'names no file that can be read' });
      return z.NEVER;
    }
  });

/** What it reads besides where the log is Apache Kafka. */
const KAFKA_CONFIG = {
  /** `host:port`, several divided by commas. */
  KAFKA_BROKERS: z
    .string()
    .transform((list) => list.split(',').map((broker) => broker.trim()))
    .pipe(z.array(z.string().regex(/^[^\s:]+:\d{1,5}$|^\[[0-9a-f:]+\]:\d{1,5}$/i, 'is a list of host:port')).min(1)),
  /** Before the name of every topic and group. */
  KAFKA_PREFIX: z
    .string()
    .regex(/^[\w.-]{0,100}$/, 'is made of letters, digits, dots and dashes')
    .default(''),
  KAFKA_TLS: z.stringbool().default(false),
  /** PEM files: authorities other than the system's; a certificate and its key where the brokers ask for one. */
  KAFKA_CA_FILE: readableFile.optional(),
  KAFKA_CERT_FILE: readableFile.optional(),
  KAFKA_KEY_FILE: readableFile.optional(),
  KAFKA_SASL_MECHANISM: z.enum(['plain', 'scram-sha-256', 'scram-sha-512']).optional(),
  KAFKA_SASL_USERNAME: z.string().min(1).optional(),
  KAFKA_SASL_PASSWORD: z.string().min(1).optional(),
};

export type ServiceConfig = z.infer<z.ZodObject<typeof SERVICE_CONFIG>>;
export type OwnerConfig = z.infer<z.ZodObject<typeof OWNER_CONFIG>> & { bus: BusConfig };

/** Exit code of a wrong configuration (sysexits EX_CONFIG): starting again will not help. */
export const EXIT_CONFIG = 78;

/** Parses the environment. A wrong variable is one clear line that names it, never its value; the process exits 78. */
export function readConfig<T extends z.ZodRawShape>(shape: T, environment: NodeJS.ProcessEnv = process.env): z.infer<z.ZodObject<T>> {
  const result = z.object(shape).safeParse(environment);
  if (result.success) return result.data;
  refuse(
    result.error.issues.map((issue) => {
      const name = String(issue.path[0]);
      return environment[name] === undefined ? `${name} is missing` : `${name} is wrong: ${issue.message}`;
    }),
  );
}

/** The configuration of a service that owns a database, with the log it is to use. */
export function readOwnerConfig(environment: NodeJS.ProcessEnv = process.env): OwnerConfig {
  const config = readConfig(OWNER_CONFIG, environment);
  if (config.BUS === 'embedded') return { ...config, bus: { kind: 'embedded', url: readConfig(EMBEDDED_CONFIG, environment).LOG_DATABASE_URL } };
  return { ...config, bus: kafkaConfig(readConfig(KAFKA_CONFIG, environment)) };
}

function kafkaConfig(read: z.infer<z.ZodObject<typeof KAFKA_CONFIG>>): BusConfig {
  const { KAFKA_CA_FILE: ca, KAFKA_CERT_FILE: cert, KAFKA_KEY_FILE: key } = read;
  const { KAFKA_SASL_MECHANISM: mechanism, KAFKA_SASL_USERNAME: username, KAFKA_SASL_PASSWORD: password } = read;
  if (!read.KAFKA_TLS && (ca ?? cert ?? key) !== undefined) refuse(['KAFKA_TLS is missing: KAFKA_CA_FILE, KAFKA_CERT_FILE and KAFKA_KEY_FILE are for TLS']);
  if ((cert === undefined) !== (key === undefined)) refuse(['KAFKA_CERT_FILE and KAFKA_KEY_FILE go together']);
  const bus: BusConfig = { kind: 'kafka', brokers: read.KAFKA_BROKERS, prefix: read.KAFKA_PREFIX };
  if (read.KAFKA_TLS) bus.tls = { ...(ca !== undefined && { ca }), ...(cert !== undefined && { cert }), ...(key !== undefined && { key }) };
  if (mechanism !== undefined || username !== undefined || password !== undefined) {
    if (mechanism === undefined || username === undefined || password === undefined)
      refuse(['KAFKA_SASL_MECHANISM, KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD go together']);
    bus.sasl = { mechanism, username, password };
  }
  return bus;
}

function refuse(lines: readonly string[]): never {
  for (const line of lines) process.stderr.write(`${line}\n`);
  process.exit(EXIT_CONFIG);
}
