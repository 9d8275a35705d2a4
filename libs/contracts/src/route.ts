import type { z } from 'zod';
import type { Role } from './principal.js';

/**
 * One HTTP route of the public surface, declared once: the owning service serves it, the gateway forwards it, the
 * OpenAPI document describes it.
 */
export interface Route {
  id: string;
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** With `{name}` for parameters. */
  path: string;
  /** The service that answers; `gateway` where the answer is put together from several. */
  service: 'partners' | 'agreements' | 'engagements' | 'exercises' | 'crisis-channels' | 'reporting' | 'gateway';
  summary: string;
  /** Any of these may call it; empty: every signed-in caller. `public`: no sign-in. */
  roles: readonly Role[] | 'public';
  params?: Readonly<Record<string, z.ZodType>>;
  query?: z.ZodObject;
  body?: z.ZodType;
  response: z.ZodType;
  status?: 200 | 201 | 202;
  /** The change needs `If-Match` with the version it was made on. */
  ifMatch?: true;
  /** A POST that creates: accepts `Idempotency-Key`. */
  idempotent?: true;
  /** Content types other than JSON the route can answer with. */
  alsoProduces?: readonly string[];
  /** The body is content, of any type: passed on and read as it comes, and bounded by the configuration. */
  streams?: true;
  /** Longest accepted body in bytes; 1 MiB where absent. */
  bodyLimit?: number;
}

/** Keeps the literal types of a route while checking its shape. */
export function defineRoute<const R extends Route>(route: R): R {
  return route;
}
