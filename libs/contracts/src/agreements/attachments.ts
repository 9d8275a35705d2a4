import { z } from 'zod';
import { AggregateId } from '../identifiers.js';
import { Label } from '../label.js';
import { Instant } from '../partial-date.js';
import { PageQuery, pageOf } from '../paging.js';
import { defineEvent } from '../event-registry.js';
import { defineRoute } from '../route.js';

export const ATTACHMENT_KINDS = ['text', 'annex', 'instrument', 'map', 'other'] as const;
export const AttachmentKind = z.enum(ATTACHMENT_KINDS).meta({ id: 'AttachmentKind' });

/** What an attachment may be, found by its content and never by its name. */
export const ATTACHMENT_TYPES = [
  'application/pdf',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'application/vnd.oasis.opendocument.text',
  'image/png',
  'image/jpeg',
  'image/tiff',
  'text/plain',
  'text/markdown',
] as const;
export const AttachmentType = z.enum(ATTACHMENT_TYPES).meta({ id: 'AttachmentType' });
export type AttachmentType = z.infer<typeof AttachmentType>;

const stated = {
  name: z
    .string()
    .min(1)
    .max(255)
    .regex(/^[^\p{Cc}/\\]+$/u, 'expected a file name'),
  kind: AttachmentKind.default('text'),
  language: z
    .string()
    .regex(/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/, 'expected a language tag such as es or fr-CA')
    .optional(),
};

/** The recorded facts of an attachment; its content never changes. */
export const AttachmentRecord = z
  .strictObject({
    agreement: AggregateId,
    ...stated,
    type: AttachmentType,
    size: z.int().min(0).describe('bytes'),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    addedAt: Instant,
    addedBy: z.string().min(1).max(300),
    withdrawal: z.strictObject({ reason: z.string().min(1).max(1000), at: Instant, by: z.string().min(1).max(300) }).optional(),
  })
  .meta({ id: 'AttachmentRecord' });
export type AttachmentRecord = z.infer<typeof AttachmentRecord>;

export const AttachmentView = AttachmentRecord.extend({ id: AggregateId, version: z.int().min(1), label: Label }).meta({ id: 'AttachmentView' });
export type AttachmentView = z.infer<typeof AttachmentView>;

const about = { agreement: AggregateId, title: z.string() };

export const attachmentAdded = defineEvent({
  type: 'entente.agreements.attachment-added.v1',
  direction: 'domain',
  summary: 'A text, annex, instrument or map of an agreement was added; its content is kept beside the log.',
  data: z.strictObject({ ...about, attachment: AttachmentRecord }),
});

export const attachmentWithdrawn = defineEvent({
  type: 'entente.agreements.attachment-withdrawn.v1',
  direction: 'domain',
  summary: 'An attachment is no longer listed; its content stays for who may see it.',
  data: z.strictObject({ ...about, name: z.string(), sha256: z.string(), reason: z.string() }),
});

export const attachmentEvents = [attachmentAdded, attachmentWithdrawn] as const;

/** A label as JSON in a query: the body is the content itself. */
const labelText = z
  .string()
  .max(10_000)
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue({ code: 'custom', message: 'expected a label as JSON', params: { code: 'broken-json' } });
      return z.NEVER;
    }
  })
  .pipe(Label);

export const addAttachment = defineRoute({
  id: 'addAttachment',
  method: 'POST',
  path: '/v1/agreements/{id}/attachments',
  service: 'agreements',
  roles: ['desk-officer', 'integrator'],
  summary: 'Adds an attachment: the body is its content. The same content once more is the same attachment.',
  params: { id: AggregateId },
  query: z.strictObject({
    ...stated,
    label: labelText.optional().describe("a label as JSON, at least as strict as the agreement's, whose label it has where absent"),
  }),
  status: 201,
  streams: true,
  response: AttachmentView,
});

export const listAttachments = defineRoute({
  id: 'listAttachments',
  method: 'GET',
  path: '/v1/agreements/{id}/attachments',
  service: 'agreements',
  roles: [],
  summary: 'Attachments of an agreement, those withdrawn left out.',
  params: { id: AggregateId },
  query: z.strictObject({ ...PageQuery, withdrawn: z.enum(['true', 'false']).optional().describe('true: those withdrawn as well') }),
  response: pageOf(AttachmentView),
});

export const getAttachment = defineRoute({
  id: 'getAttachment',
  method: 'GET',
  path: '/v1/attachments/{id}',
  service: 'agreements',
  roles: [],
  summary: 'The content of an attachment, or a range of it.',
  params: { id: AggregateId },
  response: z.unknown(),
  alsoProduces: ATTACHMENT_TYPES,
});

export const withdrawAttachment = defineRoute({
  id: 'withdrawAttachment',
  method: 'POST',
  path: '/v1/attachments/{id}/withdrawal',
  service: 'agreements',
  roles: ['desk-officer'],
  summary: 'Takes an attachment out of the list; what was attached stays for who may see it.',
  params: { id: AggregateId },
  ifMatch: true,
  body: z.strictObject({ reason: z.string().min(1).max(1000) }),
  response: AttachmentView,
});

export const attachmentRoutes = [addAttachment, listAttachments, getAttachment, withdrawAttachment] as const;
