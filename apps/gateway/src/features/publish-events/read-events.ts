import type { IncomingMessage } from 'node:http';
import { DomainError, EVENTS_BODY_LIMIT, MAX_EVENTS_PER_REQUEST, parseJson } from '@entente/contracts';
import { HttpProblem } from '@entente/service-kit';
import { boundedBody, readBody } from '../../http/read-body.js';
import { arrivalOf, unreadable, type Arrival } from './arrival.js';
import { binaryEvent } from './binary-event.js';
import { linesOf } from './event-lines.js';

export const EVENT_CONTENT_TYPES = ['application/cloudevents+json', 'application/cloudevents-batch+json', 'application/x-ndjson', 'application/json'] as const;

function tooMany(): DomainError {
  return new DomainError('invalid', 'too-many-events', `at most ${MAX_EVENTS_PER_REQUEST} events fit into one request`, [
    { path: '/body', code: 'too-many-events', message: `more than ${MAX_EVENTS_PER_REQUEST} events` },
  ]);
}

/** The arrival of an event that came in another form than a JSON object of its own. */
function written(event: unknown): Arrival {
  return arrivalOf(event, Buffer.from(JSON.stringify(event)));
}

function batch(body: Buffer): Arrival[] {
  const events = parseJson(body);
  if (!Array.isArray(events))
    throw new DomainError('invalid', 'invalid-batch', 'a batch is a JSON array of events', [
      { path: '/body', code: 'invalid-batch', message: 'expected a JSON array' },
    ]);
  if (events.length > MAX_EVENTS_PER_REQUEST) throw tooMany();
  return events.map(written);
}

/** Each line is read by itself as it arrives; what is held is the lines, never the text and its objects together. */
async function lines(request: IncomingMessage): Promise<Arrival[]> {
  const arrivals: Arrival[] = [];
  for await (const { number, bytes } of linesOf(boundedBody(request, EVENTS_BODY_LIMIT))) {
    if (arrivals.length === MAX_EVENTS_PER_REQUEST) throw tooMany();
    try {
      arrivals.push(arrivalOf(parseJson(bytes), bytes));
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      arrivals.push(unreadable(error.code, `line ${number}: ${error.message}`));
    }
  }
  return arrivals;
}

/**
 * The events of a request, in order, in whichever CloudEvents form they came. A line that is no JSON is refused alone;
 * throws `invalid` where the whole body cannot be read, and 415 for other content types.
 */
export async function readEvents(request: IncomingMessage): Promise<Arrival[]> {
  const given = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  const type = EVENT_CONTENT_TYPES.find((known) => known === given);
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (type === undefined || encoding !== 'identity') {
    const message = type === undefined ? `events come as ${EVENT_CONTENT_TYPES.join(', ')}` : `events come uncompressed, not as ${encoding}`;
    throw new HttpProblem(415, 'unsupported-media-type', message, { 'accept-post': EVENT_CONTENT_TYPES.join(', ') }, [
      {
        path: type === undefined ? '/headers/content-type' : '/headers/content-encoding',
        code: 'unsupported-media-type',
        message,
        accepted: type === undefined ? [...EVENT_CONTENT_TYPES] : ['identity'],
      },
    ]);
  }
  switch (type) {
    case 'application/x-ndjson':
      return lines(request);
    case 'application/cloudevents-batch+json':
      return batch(await readBody(request, EVENTS_BODY_LIMIT));
    case 'application/cloudevents+json': {
      const body = await readBody(request, EVENTS_BODY_LIMIT);
      return [arrivalOf(parseJson(body), body)];
    }
    case 'application/json':
      return [written(binaryEvent(request.headers, await readBody(request, EVENTS_BODY_LIMIT)))];
  }
}
