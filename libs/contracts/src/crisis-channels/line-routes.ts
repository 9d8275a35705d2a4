import { z } from 'zod';
import { AggregateId } from '../identifiers.js';
import { PageQuery, pageOf } from '../paging.js';
import { defineRoute } from '../route.js';
import { ChannelArrangements, ChannelView } from './channel.js';
import { ChannelReadiness, LineCheck, LineContact } from './line-check.js';
import { change, service } from './route-parts.js';

export const arrangeChannel = defineRoute({
  ...change,
  id: 'arrangeChannel',
  path: '/v1/channels/{id}/arrangements',
  roles: ['desk-officer', 'duty-officer'],
  summary: 'Replaces how a channel is run: hours, languages, times of handling, line checks, contacts, means. For officers of its parties.',
  body: ChannelArrangements,
  response: ChannelView,
});

export const recordLineCheck = defineRoute({
  id: 'recordLineCheck',
  method: 'POST',
  path: '/v1/channels/{id}/line-checks',
  service,
  roles: ['duty-officer'],
  summary: 'Records contact made on a channel. Within the grace of a line check it passes that check, the earliest where it fits several.',
  params: { id: AggregateId },
  body: LineContact,
  status: 201,
  idempotent: true,
  response: LineCheck,
});

export const listLineChecks = defineRoute({
  id: 'listLineChecks',
  method: 'GET',
  path: '/v1/channels/{id}/line-checks',
  service,
  roles: [],
  summary: 'Line checks of a channel that were passed or missed, the latest first.',
  params: { id: AggregateId },
  query: z.strictObject({ ...PageQuery, outcome: z.enum(['passed', 'missed']).optional() }),
  response: pageOf(LineCheck),
});

export const getChannelReadiness = defineRoute({
  id: 'getChannelReadiness',
  method: 'GET',
  path: '/v1/channels/{id}/readiness',
  service,
  roles: [],
  summary: 'How far a channel can be relied on: line checks passed of the last 30 and 90 days, misses in a row, last contact, next check.',
  params: { id: AggregateId },
  response: ChannelReadiness,
});

export const lineRoutes = [arrangeChannel, recordLineCheck, listLineChecks, getChannelReadiness] as const;
