import type { FastifyReply } from 'fastify';

/** Aborted when the caller hangs up before its answer is complete. */
export function callerGone(reply: FastifyReply): AbortSignal {
  const controller = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) controller.abort();
  });
  return controller.signal;
}
