import { ROUTES } from '@entente/contracts';
import { areSpansRecorded, newTraceparent, readTraceparent, startSpan, withTrace } from '@entente/tracing';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Histogram, type Registry } from 'prom-client';

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
/** What asks whether the service is there is no traffic. */
const PROBES = new Set(['/health/live', '/health/ready', '/metrics']);
/** Answers that last as long as their reader likes say nothing of how fast the service is. */
const STREAMS = new Set(ROUTES.filter(({ alsoProduces }) => alsoProduces?.includes('text/event-stream')).map(({ path }) => path));
/** One name for every path nobody serves: callers choose those, and there is no end to them. */
const UNMATCHED = 'unmatched';
/** As the semantic conventions of OpenTelemetry advise. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

/** Each request is in a trace, the caller's where its header is well-formed; it is a span of it, and counted with its time until all of the answer was sent. */
export function observeRequests(fastify: FastifyInstance, registry: Registry): void {
  const seconds = new Histogram({
    name: 'http_server_request_duration_seconds',
    help: 'Time from a request until its answer was sent, by route; without probes and event streams. No status: the caller left before the answer began',
    labelNames: ['http_request_method', 'http_route', 'http_response_status_code'],
    buckets: BUCKETS,
    registers: [registry],
  });
  fastify.addHook('onRequest', (request, reply, done) => {
    const route = routeOf(request);
    const header = request.headers.traceparent?.toString();
    const parent = readTraceparent(header) ? header : undefined;
    if (PROBES.has(route)) return withTrace(parent ?? newTraceparent(!areSpansRecorded()), done);
    const method = METHODS.has(request.method) ? request.method : '_OTHER';
    const span = startSpan({
      name: route === UNMATCHED ? method : `${method} ${route}`,
      kind: 'server',
      parent,
      attributes: { 'http.request.method': method, 'url.scheme': 'http', ...(route !== UNMATCHED && { 'http.route': route }) },
    });
    const began = performance.now();
    reply.raw.once('close', () => {
      const status = statusOf(reply);
      if (!STREAMS.has(route))
        seconds.observe(
          { http_request_method: method, http_route: route, http_response_status_code: status === undefined ? '' : String(status) },
          (performance.now() - began) / 1_000,
        );
      span?.end(status === undefined ? {} : { 'http.response.status_code': status }, status !== undefined && status >= 500 ? String(status) : undefined);
    });
    withTrace(span?.traceparent ?? parent ?? newTraceparent(true), done);
  });
}

/** The route's path with placeholders, as contracts write them. */
function routeOf({ is404, routeOptions: { url } }: FastifyRequest): string {
  return is404 || url === undefined ? UNMATCHED : url.replaceAll(/:(\w+)/g, '{$1}');
}

function statusOf({ raw }: FastifyReply): number | undefined {
  return raw.headersSent ? raw.statusCode : undefined;
}
