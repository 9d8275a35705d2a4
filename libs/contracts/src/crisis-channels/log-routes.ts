import { z } from 'zod';
import { AggregateId } from '../identifiers.js';
import { defineRoute } from '../route.js';
import { LogKey, LogLine, SignedHead } from './log-proof.js';
import { service } from './route-parts.js';

const after = z.coerce.number().int().min(0).max(2_147_483_647);
const range = z.strictObject({
  after: after.default(0).describe('the position after which to begin'),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
const next = z.int().nullable().describe('the `after` of the next page; null: this is the last');

export const getChannelLog = defineRoute({
  id: 'getChannelLog',
  method: 'GET',
  path: '/v1/channels/{id}/log',
  service,
  roles: [],
  summary: 'The log of a channel, in order. As application/x-ndjson: all of it with keys and signed heads, to be verified elsewhere.',
  params: { id: AggregateId },
  query: range.extend({ format: z.enum(['json', 'ndjson']).optional().describe('instead of Accept') }),
  response: z.object({ items: z.array(LogLine), next, total: z.int().describe('the last position') }),
  alsoProduces: ['application/x-ndjson'],
});

export const listChannelHeads = defineRoute({
  id: 'listChannelHeads',
  method: 'GET',
  path: '/v1/channels/{id}/heads',
  service,
  roles: [],
  summary: "The signed heads of a channel's log, in order.",
  params: { id: AggregateId },
  query: range,
  response: z.object({ items: z.array(SignedHead), next, total: z.int() }),
});

export const listLogKeys = defineRoute({
  id: 'listLogKeys',
  method: 'GET',
  path: '/v1/log-keys',
  service,
  roles: [],
  summary: 'The public keys that heads of logs and what webhooks are told were ever signed with, in the order they were published.',
  response: z.object({ items: z.array(LogKey) }),
});

export const streamChannel = defineRoute({
  id: 'streamChannel',
  method: 'GET',
  path: '/v1/channels/{id}/stream',
  service,
  roles: [],
  summary:
    'What happens on a channel, as server-sent events: the id is the position in its log, the event the kind of entry. Resume with Last-Event-ID, or begin after a position; else from now on.',
  params: { id: AggregateId },
  query: z.strictObject({ after: after.optional() }),
  response: z.string(),
  alsoProduces: ['text/event-stream'],
});

/** The log of a channel and its stream. */
export const logRoutes = [getChannelLog, streamChannel, listChannelHeads, listLogKeys] as const;
