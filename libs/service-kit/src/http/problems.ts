import { STATUS_CODES } from 'node:http';
import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { DomainError, type FaultKind, type Problem } from '@entente/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { throwError, type Observable } from 'rxjs';
import { traceId } from '../trace.js';

const STATUS: Readonly<Record<FaultKind, number>> = {
  invalid: 400, unauthenticated: 401, forbidden: 403, 'not-found': 404, conflict: 409, stale: 412, rejected: 422, unavailable: 503,
};

const FASTIFY_CODES: Readonly<Record<string, string>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'body-too-large', FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported-media-type', FST_ERR_CTP_EMPTY_JSON_BODY: 'broken-json',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'content-length-wrong', FST_ERR_VALIDATION: 'invalid-input',
};

function problem(status: number, code: string, detail: string): Problem {
  return { type: `urn:entente:problem:${code}`, title: STATUS_CODES[status] ?? 'Error', status, code, detail, ...(traceId() === undefined ? {} : { instance: `urn:trace:${traceId()}` }) };
}

/** Any error as an RFC 9457 problem. What is not meant for callers comes out as `internal`, without its words. */
export function problemOf(error: unknown): Problem {
  if (error instanceof DomainError) {
    const status = error.code === 'if-match-missing' ? 428 : error.code === 'body-too-large' ? 413 : STATUS[error.kind];
    return { ...problem(status, error.code, error.message), ...(error.faults.length > 0 ? { faults: [...error.faults] } : {}) };
  }
  if (error instanceof HttpException) {
    const status = error.getStatus();
    return problem(status, status === 404 ? 'no-such-path' : 'http-error', status < 500 ? error.message : 'something went wrong here');
  }
  if (error instanceof Error && 'code' in error && typeof error.code === 'string' && 'statusCode' in error && typeof error.statusCode === 'number' && error.statusCode < 500) {
    return problem(error.statusCode, FASTIFY_CODES[error.code] ?? 'bad-request', error.message);
  }
  return problem(500, 'internal', 'something went wrong here; the instance helps to find it in the log');
}

/** Sends a problem; what is our own fault is logged with its stack. */
export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply, logger: Logger): void {
  const body = problemOf(error);
  if (body.status >= 500) logger.error({ err: error, method: request.method, route: request.routeOptions.url, code: body.code }, 'request failed');
  if (reply.sent || reply.raw.headersSent) return void reply.raw.destroy();
  if (body.status === 401) reply.header('www-authenticate', 'Bearer');
  if (body.status === 503) reply.header('retry-after', '1');
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
