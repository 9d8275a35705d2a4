import { ROUTES } from '@entente/contracts';
import { HttpProblem, sendProblem } from '@entente/service-kit';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';

const PAGES = ['/openapi.json', '/asyncapi.json', '/docs', '/health/live', '/health/ready', '/metrics'];

interface KnownPath {
  pattern: RegExp;
  method: string;
}

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replaceAll(/[.]/g, '\\$&').replaceAll(/\{\w+\}/g, '[^/]+')}$`);
}

const KNOWN: readonly KnownPath[] = [
  ...ROUTES.map(({ path, method }) => ({ pattern: patternOf(path), method })),
  ...PAGES.map((path) => ({ pattern: patternOf(path), method: 'GET' })),
];

/** The methods a path answers to; none for a path nobody serves. */
export function allowedMethods(path: string): string[] {
  const methods = KNOWN.filter(({ pattern }) => pattern.test(path)).flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));
  return [...new Set(methods)].sort();
}

/** A path that exists under another method is 405 and says which, not 404. */
export function refuseMethods(fastify: FastifyInstance, logger: Logger): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    const allowed = request.is404 ? allowedMethods(request.url.split('?')[0] ?? '') : [];
    if (allowed.length === 0) return done();
    sendProblem(new HttpProblem(405, 'method-not-allowed', `this path takes ${allowed.join(', ')}`, { allow: allowed.join(', ') }), request, reply, logger);
  });
}
