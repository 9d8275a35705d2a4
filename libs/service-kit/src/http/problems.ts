import { STATUS_CODES } from 'node:http';
import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { DomainError, type Fault, type FaultKind, type Problem } from '@entente/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { throwError, type Observable } from 'rxjs';
import { traceId } from '@entente/tracing';

const STATUS: Readonly<Record<FaultKind, number>> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  stale: 412,
  rejected: 422,
  'too-large': 413,
  unavailable: 503,
};

/** Codes of what HTTP itself refuses, before anything of ours has seen the request. */
const HTTP_CODES: Readonly<Record<number, string>> = {
  400: 'bad-request',
  404: 'no-such-path',
  405: 'method-not-allowed',
  413: 'body-too-large',
  415: 'unsupported-media-type',
};

/** A refusal only HTTP knows, such as a method no path has; with headers that belong to it. */
export class HttpProblem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
    readonly faults: readonly Fault[] = [],
  ) {
    super(message);
    this.name = 'HttpProblem';
  }
}

function problem(status: number, code: string, detail: string): Problem {
  return {
    type: `urn:entente:problem:${code}`,
    title: STATUS_CODES[status] ?? 'Error',
    status,
    code,
    detail,
    ...(traceId() === undefined ? {} : { instance: `urn:trace:${traceId()}` }),
  };
}

/** Any error as an RFC 9457 problem. What is not meant for callers comes out as `internal`, without its words. */
export function problemOf(error: unknown): Problem {
  if (error instanceof DomainError) {
    const status = error.code === 'if-match-missing' ? 428 : STATUS[error.kind];
    return { ...problem(status, error.code, error.message), ...(error.faults.length > 0 ? { faults: [...error.faults] } : {}) };
  }
  if (error instanceof HttpProblem) {
    return { ...problem(error.status, error.code, error.message), ...(error.faults.length > 0 ? { faults: [...error.faults] } : {}) };
  }
  if (error instanceof HttpException) {
    const status = error.getStatus();
    return problem(status, HTTP_CODES[status] ?? 'http-error', status < 500 ? error.message : 'something went wrong here');
  }
  if (error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number' && error.statusCode < 500) {
    return problem(error.statusCode, HTTP_CODES[error.statusCode] ?? 'http-error', error.message);
  }
  return problem(500, 'internal', 'something went wrong here; the instance helps to find it in the log');
}

/** Sends a problem; what is our own fault is logged with its stack. */
export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply, logger: Logger): void {
  const body = problemOf(error);
  if (error instanceof HttpProblem && body.status >= 500)
    logger.warn({ method: request.method, route: request.routeOptions.url, code: body.code }, error.message);
  else if (body.status >= 500) logger.error({ err: error, method: request.method, route: request.routeOptions.url, code: body.code }, 'request failed');
  if (reply.sent || reply.raw.headersSent) return void reply.raw.destroy();
  if (body.status === 401) reply.header('www-authenticate', 'Bearer');
  if (body.status === 503) reply.header('retry-after', '1');
  if (error instanceof HttpProblem) reply.headers(error.headers);
  reply.status(body.status).header('content-type', 'application/problem+json; charset=utf-8').send(JSON.stringify(body));
}

/** HTTP errors become problems; on the bus the error itself goes on, so that the consumer can tell what it was. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): Observable<never> | void {
    if (host.getType() !== 'http') return throwError(() => error);
    const http = host.switchToHttp();
    sendProblem(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>(), this.logger);
  }
}
