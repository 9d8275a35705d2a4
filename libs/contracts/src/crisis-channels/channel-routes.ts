import { z } from 'zod';
import { AggregateId, PartnerId } from '../identifiers.js';
import { PageQuery, pageOf } from '../paging.js';
import { defineRoute } from '../route.js';
import { ChannelClosing, ChannelDraft, ChannelOpening, ChannelState, ChannelView } from './channel.js';
import { change, knownAt, service, writers } from './route-parts.js';

export const listChannels = defineRoute({
  id: 'listChannels',
  method: 'GET',
  path: '/v1/channels',
  service,
  roles: [],
  summary: 'Channels by party, state, the agreement they rest on, words of the title.',
  query: z.strictObject({
    ...PageQuery,
    party: PartnerId.optional(),
    state: ChannelState.optional(),
    basis: AggregateId.optional(),
    q: z.string().min(1).max(200).optional(),
  }),
  response: pageOf(ChannelView),
});

export const getChannel = defineRoute({
  id: 'getChannel',
  method: 'GET',
  path: '/v1/channels/{id}',
  service,
  roles: [],
  summary: 'One channel, as known at a time.',
  params: { id: AggregateId },
  query: knownAt,
  response: ChannelView,
});

export const proposeChannel = defineRoute({
  id: 'proposeChannel',
  method: 'POST',
  path: '/v1/channels',
  service,
  roles: writers,
  summary: 'Proposes a channel between two or more partners.',
  body: ChannelDraft,
  status: 201,
  idempotent: true,
  response: ChannelView,
});

export const openChannel = defineRoute({
  ...change,
  id: 'openChannel',
  path: '/v1/channels/{id}/open',
  summary: 'Records that the parties reach each other on it.',
  body: ChannelOpening,
  response: ChannelView,
});

export const closeChannel = defineRoute({
  ...change,
  id: 'closeChannel',
  path: '/v1/channels/{id}/close',
  summary: 'Records that it is no longer used, or will not be set up, and why.',
  body: ChannelClosing,
  response: ChannelView,
});

export const channelRoutes = [listChannels, proposeChannel, openChannel, closeChannel, getChannel] as const;
