import { z } from 'zod';
import { AggregateId } from '../identifiers.js';
import { PageQuery, pageOf } from '../paging.js';
import { defineRoute } from '../route.js';
import { service } from './route-parts.js';
import { DeadEntry, Webhook, WebhookDraft } from './webhook.js';

const roles = ['integrator', 'operator'] as const;
const params = { id: AggregateId };

export const registerWebhook = defineRoute({
  id: 'registerWebhook',
  method: 'POST',
  path: '/v1/webhooks',
  service,
  roles,
  summary: 'From now on tells an address of yours what happens on channels, as far as you may see it now; signed, and never with the text of a message.',
  body: WebhookDraft,
  status: 201,
  idempotent: true,
  response: Webhook,
});

export const listWebhooks = defineRoute({
  id: 'listWebhooks',
  method: 'GET',
  path: '/v1/webhooks',
  service,
  roles,
  summary: 'The webhooks of the own nation, in the order they were registered.',
  query: z.strictObject(PageQuery),
  response: pageOf(Webhook),
});

export const endWebhook = defineRoute({
  id: 'endWebhook',
  method: 'POST',
  path: '/v1/webhooks/{id}/end',
  service,
  roles,
  summary: 'A webhook of the own nation is told nothing any more.',
  params,
  response: Webhook,
});

export const listDeadEntries = defineRoute({
  id: 'listDeadEntries',
  method: 'GET',
  path: '/v1/webhooks/{id}/dead',
  service,
  roles,
  summary: 'What a webhook could not be told, however often it was tried; by channel and position.',
  params,
  query: z.strictObject(PageQuery),
  response: pageOf(DeadEntry),
});

export const replayDeadEntries = defineRoute({
  id: 'replayDeadEntries',
  method: 'POST',
  path: '/v1/webhooks/{id}/dead/replay',
  service,
  roles,
  summary: 'Tries once more all that a webhook could not be told. What fails again stays listed.',
  params,
  response: z.object({ replaying: z.int().describe('how many') }),
});

/** Addresses that are told what happens on channels. */
export const webhookRoutes = [registerWebhook, listWebhooks, endWebhook, listDeadEntries, replayDeadEntries] as const;
