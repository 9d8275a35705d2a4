import { EVENTS } from './catalogue.js';
import type { EventDefinition } from './event-registry.js';
import type { JsonSchema } from './json-schema.js';
import { Label } from './label.js';
import { API_VERSION } from './openapi.js';
import { REPORT_EXAMPLES } from './report-examples.js';
import { SchemaComponents } from './schema-components.js';
import { OWNERS, TOPICS, topic, type TopicKind, type TopicSettings } from './topics.js';

/** Each follows every owner's events: reporting for its read models, the owners for names and membership. */
const FOLLOWERS = [...OWNERS, 'reporting'] as const;

const KINDS: Readonly<Record<TopicKind, string>> = {
  events: 'What happened. Only the owner writes; kept for ever, so read models can be rebuilt from the beginning.',
  inbox:
    'Reports from outside sources. Whoever is allowed writes; only the owner reads. Binary mode and structured mode (`application/cloudevents+json`) are accepted. Over HTTP the same reports go to `POST /v1/events`.',
  dead: 'What a service refused or could not project: the record as it came, with the reason. Read and replayed through the gateway.',
};

/** `party-action-recorded.v1` of agreements is message `agreements.party-action-recorded.v1`. */
function messageName(definition: EventDefinition): string {
  return definition.type.replace(/^entente\./, '');
}

const text = { type: 'string' };

/** The attributes of CloudEvents 1.0 as Kafka headers (binary mode); the value holds the data alone. */
function headers(definition: EventDefinition, label: JsonSchema): JsonSchema {
  return {
    type: 'object',
    required: [
      'ce_specversion',
      'ce_id',
      'ce_source',
      'ce_type',
      ...(definition.direction === 'domain' ? ['ce_subject', 'ce_time', 'ce_partitionkey', 'ce_sequence', 'ce_label', 'content-type'] : []),
    ],
    properties: {
      ce_specversion: { ...text, const: '1.0' },
      ce_id: { ...text, minLength: 1, description: 'A record seen twice has the same id' },
      ce_source: { ...text, minLength: 1, description: 'URI of who says it' },
      ce_type: { ...text, const: definition.type },
      ce_subject: { ...text, minLength: 1, description: definition.direction === 'domain' ? 'Id of the aggregate' : "The source's own record" },
      ce_time: { ...text, format: 'date-time', description: 'RFC 3339' },
      ce_partitionkey: { ...text, minLength: 1, description: 'Id of the aggregate; also the key of the record' },
      ce_sequence: { ...text, pattern: '^\\d+$', description: 'Version of the aggregate after the event; absent on reports' },
      ce_traceparent: { ...text, description: 'W3C trace context' },
      ce_label: {
        ...text,
        contentMediaType: 'application/json',
        description: 'The confidentiality label of the whole event as compact JSON; a report may hold it in its data instead',
        contentSchema: label,
      },
      'content-type': { ...text, const: 'application/json' },
    },
  };
}

function message(definition: EventDefinition, components: SchemaComponents): JsonSchema {
  const examples = REPORT_EXAMPLES.filter(({ type }) => type === definition.type).map(({ id, data }) => ({ name: id, payload: data }));
  const side = definition.direction === 'report' ? 'sent' : 'received';
  return {
    name: definition.type,
    title: messageName(definition),
    summary: definition.summary,
    contentType: 'application/json',
    headers: headers(definition, components.add(Label, side)),
    payload: components.add(definition.data, side),
    ...(examples.length > 0 ? { examples } : {}),
    bindings: { kafka: { key: { ...text, description: 'Id of the aggregate: its events keep their order' } } },
  };
}

/** `entente.partners.inbox` is channel `partners-inbox`. */
function channelName(address: string): string {
  return address.split('.').slice(1).join('-');
}

function kindOf(address: string): TopicKind {
  return (['events', 'inbox', 'dead'] as const).find((kind) => address.endsWith(`.${kind}`)) ?? 'dead';
}

function messageNames(address: string): string[] {
  if (kindOf(address) === 'dead') return ['refused'];
  return EVENTS.filter(({ owner, direction }) => topic(owner, direction === 'report' ? 'inbox' : 'events') === address).map(messageName);
}

function channel({ name, partitions, retentionMs }: TopicSettings): JsonSchema {
  return {
    address: name,
    description: KINDS[kindOf(name)],
    messages: Object.fromEntries(messageNames(name).map((message) => [message, { $ref: `#/components/messages/${message}` }])),
    bindings: { kafka: { partitions, topicConfiguration: { 'retention.ms': retentionMs === 'forever' ? -1 : retentionMs } } },
  };
}

function operation(service: string, action: 'send' | 'receive', address: string, summary: string): [string, JsonSchema] {
  return [
    `${service}-${action}-${channelName(address)}`,
    { action, summary, channel: { $ref: `#/channels/${channelName(address)}` }, tags: [{ name: service }] },
  ];
}

function operationsOn({ name }: TopicSettings): [string, JsonSchema][] {
  const owner = name.split('.')[1] ?? '';
  switch (kindOf(name)) {
    case 'events':
      return [
        operation(owner, 'send', name, `${owner} says what happened`),
        ...FOLLOWERS.map((follower) => operation(follower, 'receive', name, `${follower} follows the events of ${owner}`)),
      ];
    case 'inbox':
      return [operation('integrator', 'send', name, 'an integrator reports'), operation(owner, 'receive', name, `${owner} stores or refuses each report`)];
    case 'dead':
      return [operation(owner, 'send', name, `${owner} keeps what it refused`)];
  }
}

/** A record on a dead topic. */
const REFUSED = {
  name: 'refused',
  title: 'A refused record',
  summary: 'What was refused, and why: a report in structured form, anything else as it came.',
  headers: {
    type: 'object',
    required: ['ce_label', 'dead_state', 'dead_code', 'dead_message', 'dead_origin'],
    properties: {
      ce_label: { ...text, description: 'Label of the record as compact JSON; where it could not be read, one that nobody but an operator passes' },
      dead_state: { ...text, description: 'refused, or kept back for another try' },
      dead_code: { ...text, description: 'Stable code of the reason' },
      dead_message: { ...text, maxLength: 1000 },
      dead_origin: { ...text, description: 'topic/partition/offset it came from, or http/0/0' },
    },
  },
  payload: { description: 'As it came: it may be anything' },
};

/** The AsyncAPI 3.0 document of the bus, made from `TOPICS` and `EVENTS`; the same call gives the same document. */
export function asyncApiDocument(): object {
  const components = new SchemaComponents({ receivedIo: 'input' });
  const messages = Object.fromEntries(EVENTS.map((definition): [string, JsonSchema] => [messageName(definition), message(definition, components)]));
  return components.complete({
    asyncapi: '3.0.0',
    info: {
      title: 'Entente events',
      version: API_VERSION,
      license: { name: 'Apache-2.0' },
      description:
        'CloudEvents 1.0 on Kafka topics, binary mode. Published versions gain or lose optional fields only; anything else is a new version. Writers are strict, readers pass over unknown fields.',
    },
    defaultContentType: 'application/json',
    channels: Object.fromEntries(TOPICS.map((settings) => [channelName(settings.name), channel(settings)])),
    operations: Object.fromEntries(TOPICS.flatMap(operationsOn)),
    components: { messages: { ...messages, refused: REFUSED } },
  });
}
