import { lookup as resolve } from 'node:dns';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import { signText, type SigningKey } from '@entente/channel-log';
import type { WebhookHosts } from './webhook-hosts.js';

const LONGEST_ANSWER = 64 * 1024;
export const HOST_NOT_ALLOWED = 'webhook-host-not-allowed';

/** What is sent, and where. `id` stays the same however often it is sent. */
export interface Post {
  url: string;
  id: string;
  body: string;
}

/** A line about what an attempt met; it tells nothing of what was sent or answered. */
export type Failure = string;

/** Finds out where a host is, and answers allowed addresses only, so that what was checked is what is connected to. */
function lookupAllowed(hosts: WebhookHosts): LookupFunction {
  return (host, options, answer) => {
    resolve(host, { ...options, all: true }, (error, found) => {
      if (error !== null) return answer(error, []);
      const allowed = found.filter(({ address }) => hosts.allowsAt(host, address));
      const [first] = allowed;
      if (first === undefined) return answer(Object.assign(new Error('not allowed'), { code: HOST_NOT_ALLOWED }), []);
      if (options.all === true) return answer(null, allowed);
      answer(null, first.address, first.family);
    });
  };
}

/** In the manner of Standard Webhooks (v1a): Ed25519 over id, time and body. */
export function signedHeaders(id: string, body: string, now: Date, key: SigningKey): Record<string, string> {
  const timestamp = String(Math.floor(now.getTime() / 1_000));
  return {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1a,${signText(key, `${id}.${timestamp}.${body}`)}`,
    'webhook-key-id': key.id,
  };
}

/** Posts to a host that is allowed, and follows nowhere else. Answers undefined when it was taken (2xx), else what was met. Never throws. */
export async function postSigned({ url, id, body }: Post, key: SigningKey, now: Date, hosts: WebhookHosts, ended: AbortSignal): Promise<Failure | undefined> {
  if (!hosts.allows(url)) return HOST_NOT_ALLOWED;
  const headers = { ...signedHeaders(id, body, now, key), 'content-length': String(Buffer.byteLength(body)), 'user-agent': 'entente' };
  const request = url.startsWith('https:') ? httpsRequest : httpRequest;
  return new Promise((done) => {
    const asked = request(url, { method: 'POST', headers, agent: false, signal: ended, lookup: lookupAllowed(hosts) }, (answer) => {
      const status = answer.statusCode ?? 0;
      const settle = (): void => done(status >= 200 && status < 300 ? undefined : `status-${status}`);
      let length = 0;
      answer.on('data', (part: Buffer) => {
        length += part.length;
        if (length <= LONGEST_ANSWER) return;
        settle();
        asked.destroy();
      });
      answer.on('end', settle);
      answer.on('error', (error) => done(failureOf(error)));
    });
    asked.on('error', (error) => done(failureOf(error)));
    asked.end(body);
  });
}

function failureOf(error: Error): Failure {
  if (error.name === 'AbortError') return 'timed-out';
  return 'code' in error && typeof error.code === 'string' ? error.code.toLowerCase() : 'not-reached';
}
