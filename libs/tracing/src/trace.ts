import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';

const TRACEPARENT = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})$/;
const current = new AsyncLocalStorage<string>();

/** The parts of a W3C `traceparent`. */
export interface TraceParts {
  traceId: string;
  spanId: string;
  sampled: boolean;
}

/** What a `traceparent` says; undefined where it is none. */
export function readTraceparent(text: string | undefined): TraceParts | undefined {
  const [, traceId, spanId, flags] = (text !== undefined && TRACEPARENT.exec(text)) || [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined;
  return { traceId, spanId, sampled: (parseInt(flags, 16) & 1) === 1 };
}

export function writeTraceparent({ traceId, spanId, sampled }: TraceParts): string {
  return `00-${traceId}-${spanId}-${sampled ? '01' : '00'}`;
}

/** A trace that begins here. */
export function newTraceparent(sampled: boolean): string {
  return writeTraceparent({ traceId: randomBytes(16).toString('hex'), spanId: randomBytes(8).toString('hex'), sampled });
}

/** W3C trace context of the work in hand, carried into the calls it makes and the events it causes. */
export function traceparent(): string | undefined {
  return current.getStore();
}

/** The trace id of a traceparent; what a person gives to support. */
export function traceId(parent: string | undefined = traceparent()): string | undefined {
  return readTraceparent(parent)?.traceId;
}

/** Does the work, and all it begins, in this trace. */
export function withTrace<T>(parent: string, work: () => T): T {
  return current.run(parent, work);
}
