import { EVENTS } from './catalogue.js';
import type { EventDefinition } from './event-registry.js';
import type { JsonSchema } from './json-schema.js';
import { Label } from './label.js';
import { API_VERSION } from './openapi.js';
import { REPORT_EXAMPLES } from './report-examples.js';
import { SchemaComponents } from './schema-components.js';
import { OWNERS, TOPICS, topic, type Owner, type TopicKind } from './topics.js';

/** Who reads the events of an owner; the owner alone writes them. */
const READERS: Readonly<Record<Owner, readonly string[]>> = { partners: ['partners', 'agreements', 'reporting'], agreements: ['reporting'] };

const KINDS: Readonly<Record<TopicKind, string>> = {
  events: 'What happened. Only the owner writes; kept for ever, so read models can be rebuilt from the beginning.',
  inbox: 'Reports from outside sources. The gateway and whoever is allowed write; only the owner reads. Binary and structured mode are accepted.',
  dead: 'What the owner refused: the record as it came, with the reason. Read and replayed through the gateway.',
};

/** `party-action-recorded.v1` of agreements is message `agreements.party-action-recorded.v1`. */
function messageName(definition: EventDefinition): string {
  return definition.type.replace(/^entente\./, '');
}

const text = { type: 'string' };

/** The attributes of CloudEvents 1.0 as Kafka headers (binary mode); the value holds the data alone. */
function headers(definition: EventDefinition, label: JsonSchema): JsonSchema {
  const always = ['ce_specversion', 'ce_id', 'ce_source', 'ce_type', 'ce_subject', 'ce_time', 'ce_label', 'content-type'];
  return {
    type: 'object',
    required: definition.direction === 'domain' ? [...always, 'ce_partitionkey', 'ce_sequence'] : always,
    properties: {
      ce_specversion: { ...text, const: '1.0' },
      ce_id: { ...text, minLength: 1, description: 'A record seen twice has the same id' },
      ce_source: { ...text, minLength: 1, description: 'URI of who says it' },
      ce_type: { ...text, const: definition.type },
      ce_subject: { ...text, minLength: 1, description: definition.direction === 'domain' ? 'Id of the aggregate' : 'The source\'s own record' },
      ce_time: { ...text, format: 'date-time', description: 'RFC 3339' },
      ce_partitionkey: { ...text, minLength: 1, description: 'Id of the aggregate; also the key of the record' },
      ce_sequence: { ...text, pattern: '^\\d+$', description: 'Version of the aggregate after the event; absent on reports' },
      ce_traceparent: { ...text, description: 'W3C trace context' },
      ce_label: { ...text, contentMediaType: 'application/json', description: 'The confidentiality label of the whole event as compact JSON', contentSchema: label },
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

function channelName(owner: Owner, kind: TopicKind): string {
  return `${owner}-${kind}`;
}

function definitionsOn(owner: Owner, kind: TopicKind): EventDefinition[] {
  if (kind === 'dead') return [];
  return EVENTS.filter((definition) => definition.owner === owner && definition.direction === (kind === 'inbox' ? 'report' : 'domain'));
}

function eachTopic(): { owner: Owner; kind: TopicKind }[] {
  return OWNERS.flatMap((owner) => (['events', 'inbox', 'dead'] as const).map((kind) => ({ owner, kind })));
}

function channel(owner: Owner, kind: TopicKind): JsonSchema {
  const settings = TOPICS.find(({ name }) => name === topic(owner, kind));
  const messages = kind === 'dead'
    ? { refused: { $ref: '#/components/messages/refused' } }
    : Object.fromEntries(definitionsOn(owner, kind).map((definition) => [messageName(definition), { $ref: `#/components/messages/${messageName(definition)}` }]));
  return {
    address: topic(owner, kind),
    title: `${owner}: ${kind}`,
    description: KINDS[kind],
    messages,
    ...(settings ? { bindings: { kafka: { partitions: settings.partitions, topicConfiguration: { 'retention.ms': settings.retentionMs === 'forever' ? -1 : settings.retentionMs } } } } : {}),
  };
}

function operation(action: 'send' | 'receive', service: string, owner: Owner, kind: TopicKind, summary: string): [string, JsonSchema] {
  return [`${service}-${action}-${channelName(owner, kind)}`, { action, summary, channel: { $ref: `#/channels/${channelName(owner, kind)}` }, tags: [{ name: service }] }];
}

function operationsOf(owner: Owner): [string, JsonSchema][] {
  return [
    operation('send', owner, owner, 'events', `${owner} says what happened`),
    ...READERS[owner].map((reader) => operation('receive', reader, owner, 'events', `${reader} follows the events of ${owner}`)),
    operation('send', 'gateway', owner, 'inbox', `the gateway hands on reports that came by HTTP`),
    operation('send', 'integrator', owner, 'inbox', `an integrator writes reports to the bus itself`),
    operation('receive', owner, owner, 'inbox', `${owner} stores or refuses each report`),
    operation('send', owner, owner, 'dead', `${owner} keeps what it refused`),
  ];
}

/** The AsyncAPI 3.0 document of the bus, made from `TOPICS` and `EVENTS`; the same call gives the same document. */
export function asyncApiDocument(): object {
  const components = new SchemaComponents({ receivedIo: 'input' });
  const messages = Object.fromEntries(EVENTS.map((definition): [string, JsonSchema] => [messageName(definition), message(definition, components)]));
  return components.complete({
    asyncapi: '3.0.0',
    info: {
      title: 'Entente events', version: API_VERSION, license: { name: 'Apache-2.0' },
      description: 'CloudEvents 1.0 on Kafka topics, binary mode. Published versions gain or lose optional fields only; anything else is a new version. Writers are strict, readers pass over unknown fields.',
    },
    defaultContentType: 'application/json',
    channels: Object.fromEntries(eachTopic().map(({ owner, kind }) => [channelName(owner, kind), channel(owner, kind)])),
    operations: Object.fromEntries(OWNERS.flatMap(operationsOf)),
    components: {
      messages: {
        ...messages,
        refused: { name: 'refused', title: 'A refused record', summary: 'The original bytes and headers, with why they were refused.', payload: { description: 'As it came: it may be anything' } },
      },
    },
  });
}
