import { applyDecorators, createParamDecorator, HttpCode, RequestMapping, RequestMethod, type ExecutionContext } from '@nestjs/common';
import { DomainError, faultsOf, type Fault, type Route } from '@entente/contracts';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';

/** By handler; kept beside Nest's own metadata, which is untyped. */
const routes = new WeakMap<object, Route>();

/** Serves a declared route: its method, path, status, roles and schemas come from the declaration. */
export function Endpoint(route: Route): MethodDecorator {
  return applyDecorators(
    RequestMapping({ method: RequestMethod[route.method], path: route.path.replaceAll(/\{(\w+)\}/g, ':$1') }),
    HttpCode(route.status ?? 200),
    (_target: object, _name: string | symbol, descriptor: PropertyDescriptor) => {
      const handler: unknown = descriptor.value;
      if (typeof handler === 'function') routes.set(handler, route);
    },
  );
}

/** The declaration a handler serves. */
export function routeOf(handler: object): Route | undefined {
  return routes.get(handler);
}

type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined;
/** What a handler gets of a request: each part parsed by the route's schemas. */
export interface InputOf<R extends Route> {
  params: R['params'] extends Readonly<Record<string, z.ZodType>> ? { [K in keyof R['params']]: z.output<R['params'][K]> } : Record<string, never>;
  query: R['query'] extends z.ZodObject ? z.output<R['query']> : Record<string, never>;
  body: Parsed<R['body']>;
  /** The version a change was made on, from `If-Match`. */
  ifMatch: R extends { ifMatch: true } ? number : undefined;
  idempotencyKey: string | undefined;
}

function parsed(schema: z.ZodType, input: unknown, at: string, faults: Fault[]): unknown {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  faults.push(...faultsOf(result.error, [at], { schema, input }));
  return undefined;
}

function versionIn(header: string | undefined): number {
  if (header === undefined) throw new DomainError('stale', 'if-match-missing', 'say which version you change: send If-Match with the ETag you read');
  const version = /^"(\d{1,9})"$/.exec(header)?.[1];
  if (version === undefined)
    throw new DomainError('invalid', 'if-match-malformed', 'If-Match takes one ETag as it was read, such as "3"', [
      { path: '/headers/if-match', code: 'if-match-malformed', message: 'expected one quoted version' },
    ]);
  return Number(version);
}

function keyIn(header: string | string[] | undefined): string | undefined {
  if (header === undefined) return undefined;
  if (typeof header === 'string' && /^[\x21-\x7e]{1,200}$/.test(header)) return header;
  throw new DomainError('invalid', 'idempotency-key-malformed', 'Idempotency-Key takes 1 to 200 printable characters', [
    { path: '/headers/idempotency-key', code: 'idempotency-key-malformed', message: 'expected 1 to 200 printable characters' },
  ]);
}

/** Parses a request by its route. Throws `invalid` with every fault of every part. */
export function parseRequest(route: Route, request: Pick<FastifyRequest, 'params' | 'query' | 'body' | 'headers'>): InputOf<Route> {
  const faults: Fault[] = [];
  const given = { ...(typeof request.params === 'object' ? request.params : {}) } as Record<string, unknown>;
  const params = Object.fromEntries(Object.entries(route.params ?? {}).map(([name, schema]) => [name, parsed(schema, given[name], `params`, faults)]));
  const query = route.query ? parsed(route.query, request.query, 'query', faults) : {};
  const body = route.body ? parsed(route.body, request.body, 'body', faults) : undefined;
  if (faults.length > 0) throw new DomainError('invalid', 'invalid-input', faults.map((fault) => `${fault.path}: ${fault.message}`).join('; '), faults);
  return {
    params,
    query,
    body,
    ifMatch: route.ifMatch ? versionIn(request.headers['if-match']) : undefined,
    idempotencyKey: route.idempotent ? keyIn(request.headers['idempotency-key']) : undefined,
  } as InputOf<Route>;
}

/** The request in hand, parsed by the route its handler serves; declare it as `InputOf<typeof route>`. */
export const Input = createParamDecorator((_: unknown, context: ExecutionContext): InputOf<Route> => {
  const route = routeOf(context.getHandler());
  if (!route) throw new Error('@Input() needs @Endpoint(route) on its handler');
  return parseRequest(route, context.switchToHttp().getRequest<FastifyRequest>());
});
