import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';

const TRACEPARENT = /^00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/;
const current = new AsyncLocalStorage<string>();

/** W3C trace context of the request in hand, carried into the events it causes. */
export function traceparent(): string | undefined {
  return current.getStore();
}

/** The trace id of a traceparent; what a person gives to support. */
export function traceId(parent: string | undefined = traceparent()): string | undefined {
  return parent === undefined ? undefined : TRACEPARENT.exec(parent)?.[1];
}

/** Goes on with the caller's trace where its header is well-formed, else begins one. */
export function withTrace(header: string | undefined, work: () => void): void {
  const parent = header !== undefined && TRACEPARENT.test(header) ? header : `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-01`;
  current.run(parent, work);
}
