import type { IncomingMessage } from 'node:http';
import { DomainError } from '@entente/contracts';
import { CallerGone } from '../services/service-failure.js';

function tooLarge(limit: number, code: string): DomainError {
  return new DomainError('too-large', code, `this route takes bodies of at most ${limit} bytes`);
}

/**
 * The body piece by piece. Throws `too-large` (under the code given) at once where the length says so, else as soon as it is passed. The
 * request stays open then, so that the refusal still reaches its sender. Throws `CallerGone` when it breaks off.
 */
export async function* boundedBody(request: IncomingMessage, limit: number, code = 'body-too-large'): AsyncGenerator<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge(limit, code);
  let length = 0;
  const chunks: AsyncIterable<Buffer> = request.iterator({ destroyOnReturn: false });
  try {
    for await (const chunk of chunks) {
      length += chunk.length;
      if (length > limit) throw tooLarge(limit, code);
      yield chunk;
    }
  } catch (error) {
    throw error instanceof DomainError || !request.destroyed ? error : new CallerGone();
  }
}

/** The whole body as it came. Throws as `boundedBody` does. */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of boundedBody(request, limit)) chunks.push(chunk);
  return Buffer.concat(chunks);
}
