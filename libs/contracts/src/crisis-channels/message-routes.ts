import { z } from 'zod';
import { AggregateId, PartnerId } from '../identifiers.js';
import { PageQuery, pageOf } from '../paging.js';
import { defineRoute } from '../route.js';
import { Acknowledgements, Acknowledging, DraftRelease, DraftState, DraftView, MessageDraft, MessageTemplate, MessageView, SentMessage } from './message.js';
import { Precedence } from './precedence.js';
import { service } from './route-parts.js';

const onDuty = ['duty-officer', 'releasing-officer'] as const;
const releasing = ['releasing-officer'] as const;

export const sendMessage = defineRoute({
  id: 'sendMessage',
  method: 'POST',
  path: '/v1/channels/{id}/messages',
  service,
  roles: releasing,
  summary: 'Sends a message for the own nation, where its precedence needs the release of one person.',
  params: { id: AggregateId },
  body: MessageDraft,
  status: 201,
  idempotent: true,
  response: SentMessage,
});

export const listMessages = defineRoute({
  id: 'listMessages',
  method: 'GET',
  path: '/v1/channels/{id}/messages',
  service,
  roles: [],
  summary: 'Messages of a channel in the order of its log; observers are shown no text.',
  params: { id: AggregateId },
  query: z.strictObject({
    ...PageQuery,
    from: PartnerId.optional(),
    precedence: Precedence.optional(),
    open: z.enum(['acknowledgement', 'reply']).optional().describe('that somebody has still to acknowledge, or to answer'),
    crisis: AggregateId.optional(),
  }),
  response: pageOf(MessageView),
});

export const getMessage = defineRoute({
  id: 'getMessage',
  method: 'GET',
  path: '/v1/messages/{id}',
  service,
  roles: [],
  summary: 'One message; observers are shown no text.',
  params: { id: AggregateId },
  response: MessageView,
});

export const acknowledgeMessages = defineRoute({
  id: 'acknowledgeMessages',
  method: 'POST',
  path: '/v1/channels/{id}/acknowledgements',
  service,
  roles: onDuty,
  summary: 'Says for the own nation that messages addressed to it were received. That answers nothing and agrees to nothing.',
  params: { id: AggregateId },
  body: Acknowledging,
  response: Acknowledgements,
});

export const draftMessage = defineRoute({
  id: 'draftMessage',
  method: 'POST',
  path: '/v1/channels/{id}/drafts',
  service,
  roles: onDuty,
  summary: 'Drafts a message, for the own side to release.',
  params: { id: AggregateId },
  body: MessageDraft,
  status: 201,
  idempotent: true,
  response: DraftView,
});

export const listDrafts = defineRoute({
  id: 'listDrafts',
  method: 'GET',
  path: '/v1/channels/{id}/drafts',
  service,
  roles: onDuty,
  summary: 'Drafts of the own side, the oldest first.',
  params: { id: AggregateId },
  query: z.strictObject({ ...PageQuery, state: DraftState.optional() }),
  response: pageOf(DraftView),
});

export const releaseDraft = defineRoute({
  id: 'releaseDraft',
  method: 'POST',
  path: '/v1/drafts/{id}/release',
  service,
  roles: releasing,
  summary: 'Releases a draft of the own side; the last release that its precedence needs sends it.',
  params: { id: AggregateId },
  response: DraftRelease,
});

export const withdrawDraft = defineRoute({
  id: 'withdrawDraft',
  method: 'POST',
  path: '/v1/drafts/{id}/withdraw',
  service,
  roles: onDuty,
  summary: 'Takes a draft of the own side back: it will not be sent.',
  params: { id: AggregateId },
  response: DraftView,
});

export const listMessageTemplates = defineRoute({
  id: 'listMessageTemplates',
  method: 'GET',
  path: '/v1/message-templates',
  service,
  roles: [],
  summary: 'Forms of standard notifications: their fields, and the rule each follows.',
  response: z.object({ items: z.array(MessageTemplate) }),
});

/** Messages and their drafts. */
export const messageRoutes = [
  listMessages,
  sendMessage,
  getMessage,
  acknowledgeMessages,
  listDrafts,
  draftMessage,
  releaseDraft,
  withdrawDraft,
  listMessageTemplates,
] as const;
