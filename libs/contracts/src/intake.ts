import { z } from 'zod';
import { Fault } from './errors.js';
import { Instant } from './partial-date.js';
import { Label } from './label.js';
import { PageQuery, pageOf } from './paging.js';
import { defineRoute } from './route.js';
import { OWNERS } from './topics.js';

/** Most events in one `POST /v1/events`. */
export const MAX_EVENTS_PER_REQUEST = 2_000;
export const EVENTS_BODY_LIMIT = 16 * 1024 * 1024;

/**
 * The answer to one inbound report. The same event id gets the same answer again; `unavailable` means nothing was
 * decided: send the event again.
 */
export const ReportResult = z
  .object({
    id: z.string(),
    outcome: z.enum(['stored', 'duplicate', 'refused', 'unavailable']),
    subject: z.string().optional(),
    warnings: z.array(z.object({ code: z.string(), message: z.string() })).optional(),
    code: z.string().optional(),
    message: z.string().optional(),
    faults: z.array(Fault).optional(),
    deadLetter: z.string().optional(),
  })
  .meta({ id: 'ReportResult' });
export type ReportResult = z.infer<typeof ReportResult>;

export const publishEvents = defineRoute({
  id: 'publishEvents',
  method: 'POST',
  path: '/v1/events',
  service: 'gateway',
  roles: ['integrator', 'desk-officer', 'operator'],
  summary: 'CloudEvents in binary, structured or batch mode (JSON array or NDJSON); one result per event, in order.',
  body: z.unknown(),
  status: 202,
  bodyLimit: EVENTS_BODY_LIMIT,
  response: z.object({ results: z.array(ReportResult) }),
});

/** A refused event, kept with its reason and its original bytes. */
export const DeadLetter = z
  .object({
    id: z.string(),
    owner: z.string(),
    type: z.string().optional(),
    eventId: z.string().optional(),
    subject: z.string().optional(),
    code: z.string(),
    message: z.string(),
    faults: z.array(Fault),
    original: z.string().describe('the event as it came, as text; bytes that are no UTF-8 are replaced'),
    times: z.int().describe('how often it was refused'),
    firstAt: Instant,
    lastAt: Instant,
    label: Label,
  })
  .meta({ id: 'DeadLetter' });
export type DeadLetter = z.infer<typeof DeadLetter>;

const owner = z.enum([...OWNERS, 'reporting']);

export const listDeadLetters = defineRoute({
  id: 'listDeadLetters',
  method: 'GET',
  path: '/v1/events/dead',
  service: 'gateway',
  roles: ['integrator', 'operator'],
  summary: 'What an owner refused and why, as far as the caller may see it.',
  query: z.strictObject({ ...PageQuery, owner }),
  response: pageOf(DeadLetter),
});

export const replayDeadLetter = defineRoute({
  id: 'replayDeadLetter',
  method: 'POST',
  path: '/v1/events/dead/{id}/replay',
  service: 'gateway',
  roles: ['integrator', 'operator'],
  summary: 'Tries a refused event again; on success it leaves the list.',
  params: { id: z.string().min(1).max(100) },
  query: z.strictObject({ owner }),
  status: 200,
  response: z.object({ result: ReportResult }),
});

export const intakeRoutes = [publishEvents, listDeadLetters, replayDeadLetter] as const;
