import type { FastifyInstance } from 'fastify';

/** Answers are data for the caller alone: not stored on the way, not sniffed, not framed. A page loosens what it must. */
const HEADERS = {
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
};

export function secureHeaders(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (_request, reply, done) => {
    // On the raw answer, so that streamed answers carry them as well.
    for (const [name, value] of Object.entries(HEADERS)) reply.raw.setHeader(name, value);
    done();
  });
}
