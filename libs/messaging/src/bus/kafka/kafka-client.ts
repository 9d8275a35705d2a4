import { Kafka, logLevel, type SASLOptions } from 'kafkajs';

/** How to reach a Kafka cluster. */
export interface KafkaConfig {
  /** `host:port` of some brokers; the others are learnt from them. */
  brokers: readonly string[];
  /** Put before the name of every topic and group, so that several installations can share a cluster. */
  prefix: string;
  /** TLS with the system's authorities, or with those given; a certificate of one's own where the brokers ask for it. */
  tls?: { ca?: string; cert?: string; key?: string };
  sasl?: { mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512'; username: string; password: string };
}

const CONNECT_MS = 3_000;
/** A request that got no answer for so long is given up, and with it the connection. */
const REQUEST_MS = 10_000;

export function kafkaClient({ brokers, tls, sasl }: KafkaConfig, clientName: string, warn: (message: string) => void): Kafka {
  return new Kafka({
    clientId: clientName.replaceAll(/[^\w.-]/g, '-'),
    brokers: [...brokers],
    ...(tls && { ssl: tls }),
    ...(sasl && { sasl: saslOptions(sasl) }),
    connectionTimeout: CONNECT_MS,
    authenticationTimeout: REQUEST_MS,
    requestTimeout: REQUEST_MS,
    // Whoever calls decides about longer waits.
    retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries: 4 },
    logLevel: logLevel.ERROR,
    logCreator: () => (entry) => warn(`${entry.namespace}: ${entry.log.message}`),
  });
}

function saslOptions({ mechanism, username, password }: NonNullable<KafkaConfig['sasl']>): SASLOptions {
  if (mechanism === 'plain') return { mechanism, username, password };
  return mechanism === 'scram-sha-256' ? { mechanism, username, password } : { mechanism, username, password };
}
