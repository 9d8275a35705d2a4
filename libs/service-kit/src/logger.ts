import type { LoggerService } from '@nestjs/common';
import { pino, type Logger } from 'pino';
import { traceId } from '@entente/tracing';
import { discreet, toldError } from './discreet.js';

/** JSON lines with trace ids; never payloads, tokens or query strings. Errors are logged as `err`, without what they quote. */
export function createLogger(name: string, level: string): Logger {
  return pino({
    name,
    level,
    base: { service: name },
    mixin: () => ({ trace: traceId() }),
    formatters: { log: (said) => Object.fromEntries(Object.entries(said).map(([name, value]) => [name, typeof value === 'string' ? discreet(value) : value])) },
    serializers: { err: (error: unknown) => toldError(error) },
    redact: ['authorization', 'token', 'password', '*.authorization'],
  });
}

/** Nest's own messages in the same log. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, context?: unknown): void {
    this.logger.debug({ context }, discreet(String(message)));
  }
  error(message: unknown, stack?: unknown, context?: unknown): void {
    this.logger.error({ context, stack: typeof stack === 'string' ? discreet(stack) : undefined }, discreet(String(message)));
  }
  warn(message: unknown, context?: unknown): void {
    this.logger.warn({ context }, discreet(String(message)));
  }
}
