import { ATTACHMENTS_MAX_BYTES, SERVICE_CONFIG } from '@entente/service-kit';
import { z } from 'zod';

const milliseconds = z.coerce.number().int().min(10).max(600_000);
const address = z.url({ protocol: /^https?$/ });

/** What the gateway reads from its environment. */
export const GATEWAY_CONFIG = {
  ...SERVICE_CONFIG,
  PARTNERS_URL: address,
  AGREEMENTS_URL: address,
  ENGAGEMENTS_URL: address,
  EXERCISES_URL: address,
  CRISIS_CHANNELS_URL: address,
  REPORTING_URL: address,
  /** How long a service may take to begin its answer; streams have no end to wait for. */
  READ_DEADLINE_MS: milliseconds.default(5_000),
  WRITE_DEADLINE_MS: milliseconds.default(15_000),
  /** After so many failures in a row a service is left alone for the pause, then tried with one request. */
  BREAKER_FAILURES: z.coerce.number().int().min(1).max(1_000).default(5),
  BREAKER_PAUSE_MS: milliseconds.default(1_000),
  /** Longest body of a route that streams; the services behind have a setting of the same name. */
  ATTACHMENTS_MAX_BYTES,
  /** Requests of one signed-in caller, counted over ten seconds. */
  RATE_LIMIT_PER_SECOND: z.coerce.number().min(0.1).max(100_000).default(500),
};

export type GatewayConfig = z.infer<z.ZodObject<typeof GATEWAY_CONFIG>>;

/** Inject the configuration with this token. */
export const CONFIG = Symbol('GatewayConfig');
