import type { LoggerService } from '@nestjs/common';
import { pino, type Logger } from 'pino';
import { traceId } from '@entente/tracing';

/** PostgreSQL quotes rows and values in these fields of its errors. */
const QUOTING = ['err.detail', 'err.where'];

/** JSON lines with trace ids; never payloads, tokens or query strings. */
export function createLogger(name: string, level: string): Logger {
  return pino({
    name,
    level,
    base: { service: name },
    mixin: () => ({ trace: traceId() }),
    redact: ['authorization', 'token', 'password', '*.authorization', ...QUOTING],
  });
}

/** Nest's own messages in the same log. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, context?: unknown): void {
    this.logger.debug({ context }, String(message));
  }
  error(message: unknown, stack?: unknown, context?: unknown): void {
    this.logger.error({ context, stack }, String(message));
  }
  warn(message: unknown, context?: unknown): void {
    this.logger.warn({ context }, String(message));
  }
}
