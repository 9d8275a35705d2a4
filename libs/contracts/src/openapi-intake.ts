import { EVENTS } from './catalogue.js';
import { EventEnvelope } from './envelope.js';
import type { EventDefinition } from './event-registry.js';
import { MAX_EVENTS_PER_REQUEST } from './intake.js';
import { REPORT_EXAMPLES } from './report-examples.js';
import type { JsonSchema } from './json-schema.js';
import type { SchemaComponents } from './schema-components.js';

/** Attributes of the event as headers, for binary mode only. */
export const EVENT_HEADERS: readonly { name: string; description: string; schema: JsonSchema }[] = [
  { name: 'ce-specversion', description: 'Binary mode: always 1.0', schema: { type: 'string', const: '1.0' } },
  {
    name: 'ce-id',
    description: 'Binary mode, needed: id of the event; the same id gets the same answer again',
    schema: { type: 'string', minLength: 1, maxLength: 200 },
  },
  { name: 'ce-source', description: 'Binary mode, needed: URI of who says it', schema: { type: 'string', minLength: 1, maxLength: 500 } },
  { name: 'ce-type', description: 'Binary mode, needed: which report it is', schema: { type: 'string', enum: reports().map(({ type }) => type) } },
  { name: 'ce-subject', description: 'Binary mode: what it is about', schema: { type: 'string', maxLength: 300 } },
  { name: 'ce-time', description: 'Binary mode: RFC 3339, when it was stated', schema: { type: 'string', format: 'date-time' } },
  { name: 'ce-label', description: 'Binary mode: the label as compact JSON', schema: { type: 'string', contentMediaType: 'application/json' } },
  { name: 'traceparent', description: 'W3C trace context', schema: { type: 'string', maxLength: 100 } },
];

function reports(): EventDefinition[] {
  return EVENTS.filter(({ direction }) => direction === 'report');
}

/** The whole event in one JSON object: the envelope, with the data its type asks for. */
function structured(components: SchemaComponents): JsonSchema {
  const envelope = components.add(EventEnvelope.loose(), 'sent');
  return components.define('StructuredEvent', {
    type: 'object',
    description: 'A CloudEvent in structured mode. Further extension attributes are accepted and passed over; unknown fields in `data` are refused.',
    allOf: [
      envelope,
      {
        oneOf: reports().map((definition) => ({
          title: definition.summary,
          properties: { type: { const: definition.type }, data: components.add(definition.data, 'sent') },
          required: ['type', 'data'],
        })),
      },
    ],
  });
}

function named(value: (event: (typeof REPORT_EXAMPLES)[number]) => unknown): JsonSchema {
  return Object.fromEntries(
    REPORT_EXAMPLES.map((event) => [event.type.split('.')[2] ?? event.type, { summary: `${event.type}, id ${event.id}`, value: value(event) }]),
  );
}

/** The four ways to hand in events. */
export function eventsRequestBody(components: SchemaComponents): JsonSchema {
  const event = structured(components);
  const batch = { type: 'array', items: event, minItems: 1, maxItems: MAX_EVENTS_PER_REQUEST };
  return {
    required: true,
    description: [
      'CloudEvents 1.0 in one of four forms, told apart by `Content-Type`:',
      '- `application/cloudevents+json`: one event, structured',
      `- \`application/cloudevents-batch+json\`: a JSON array of structured events, at most ${MAX_EVENTS_PER_REQUEST}`,
      `- \`application/x-ndjson\`: one structured event per line, at most ${MAX_EVENTS_PER_REQUEST}`,
      '- `application/json`: one event in binary mode: the body is its data, the `ce-*` headers are its attributes',
      '',
      'The answer has one result per event, in order: `stored`, `duplicate`, `refused` (with a code and the path of each fault) or `unavailable` (nothing was decided: send it again). A refused event does not hold up the others.',
    ].join('\n'),
    content: {
      'application/cloudevents+json': { schema: event, examples: named((example) => example) },
      'application/cloudevents-batch+json': { schema: batch, examples: { batch: { summary: 'Two reports', value: REPORT_EXAMPLES } } },
      'application/x-ndjson': {
        schema: { type: 'string' },
        examples: { lines: { summary: 'Two reports, one per line', value: REPORT_EXAMPLES.map((example) => JSON.stringify(example)).join('\n') } },
      },
      'application/json': { schema: { anyOf: reports().map(({ data }) => components.add(data, 'sent')) }, examples: named(({ data }) => data) },
    },
  };
}
