import { describe, expect, it } from '@jest/globals';
import { serviceEnvironment, type Surroundings } from './service-environment.js';
import type { Service } from './topology.js';

const around: Surroundings = {
  host: '127.0.0.1',
  port: 4001,
  addresses: { gateway: 'http://127.0.0.1:8080', 'crisis-channels': 'http://127.0.0.1:4001' },
  databaseUrl: (database) => `postgres://${database}@db/${database}`,
  attachments: '/state/attachments',
  jwks: '/state/issuer/jwks.json',
  channelLogKeys: '/state/issuer/channel-log-keys.json',
};
const inner: Service = { name: 'crisis-channels', entry: '/main.js', database: true, door: false };
const gateway: Service = { name: 'gateway', entry: '/main.js', database: false, door: true };

describe('the environment of a service', () => {
  it('tells a service with a database where that and the log are', () => {
    expect(serviceEnvironment(inner, around, {})).toEqual({
      HOST: '127.0.0.1',
      PORT: '4001',
      DATABASE_URL: 'postgres://entente_crisis_channels@db/entente_crisis_channels',
      BUS: 'embedded',
      LOG_DATABASE_URL: 'postgres://entente_log@db/entente_log',
      JWKS_URL: 'file:///state/issuer/jwks.json',
      JWT_ISSUER: 'urn:entente:local',
      JWT_AUDIENCE: 'entente',
      LOG_LEVEL: 'warn',
      NODE_ENV: 'production',
    });
  });

  it('tells it where Kafka is instead of the log where that is the bus', () => {
    const env = serviceEnvironment(inner, { ...around, kafkaBrokers: '127.0.0.1:9092' }, {});
    expect(env).toMatchObject({ BUS: 'kafka', KAFKA_BROKERS: '127.0.0.1:9092' });
    expect(env).not.toHaveProperty('LOG_DATABASE_URL');
  });

  it('tells the gateway where the others are and gives it no database', () => {
    const env = serviceEnvironment(gateway, around, {});
    expect(env['CRISIS_CHANNELS_URL']).toBe('http://127.0.0.1:4001');
    expect(Object.keys(env).filter((name) => name.includes('DATABASE') || name === 'GATEWAY_URL')).toEqual([]);
  });

  it('tells a service that keeps files where to', () => {
    expect(serviceEnvironment({ ...inner, attachments: true }, around, {})['ATTACHMENTS_DIR']).toBe('/state/attachments');
    expect(serviceEnvironment({ ...inner, signs: true }, around, {})['CHANNEL_LOG_KEYS_FILE']).toBe('/state/issuer/channel-log-keys.json');
  });

  it('passes on what the machine needs and nothing else of the caller', () => {
    const env = serviceEnvironment(inner, around, { PATH: '/bin', OTEL_EXPORTER_OTLP_ENDPOINT: 'http://otel', AWS_SECRET: 'no', PORT: '1' });
    expect(env).toMatchObject({ PATH: '/bin', OTEL_EXPORTER_OTLP_ENDPOINT: 'http://otel', PORT: '4001' });
    expect(env).not.toHaveProperty('AWS_SECRET');
  });

  it('lets the caller set the level of the logs', () => {
    expect(serviceEnvironment(inner, around, { LOG_LEVEL: 'debug' })['LOG_LEVEL']).toBe('debug');
    expect(serviceEnvironment(inner, around, { LOG_LEVEL: 'debug' }, { LOG_LEVEL: 'error' })['LOG_LEVEL']).toBe('error');
  });
});
