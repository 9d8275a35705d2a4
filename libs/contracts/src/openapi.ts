import { ROUTES } from './catalogue.js';
import { Problem } from './errors.js';
import { jsonSchemaOf, isSchema, type JsonSchema } from './json-schema.js';
import { EVENT_HEADERS, eventsRequestBody } from './openapi-intake.js';
import { PROBLEM_STATUSES } from './problem-statuses.js';
import type { Route } from './route.js';
import { SchemaComponents } from './schema-components.js';

export const API_VERSION = '0.1.0';

const TAGS: Readonly<Record<Route['service'] | 'operations', string>> = {
  gateway: 'Put together by the gateway: intake of events, dossiers, relations.',
  partners: 'The directory of states and organisations.',
  agreements: 'The register of agreements, their parties and obligations.',
  engagements: 'Visits, talks, postings, exchanges and contacts; their approval, follow-ups and assessments.',
  exercises: 'Exercises, courses, missions and relief; the duties they bring, findings and lessons.',
  'crisis-channels': 'Lines between parties, and crises from opening to closure.',
  reporting: 'Read models over every event: reports, history, live stream.',
  operations: 'Health, metrics and these documents; no sign-in.',
};

const text = { type: 'string' };
const header = (name: string, description: string, required: boolean, schema: JsonSchema = text): JsonSchema => ({
  name,
  in: 'header',
  required,
  description,
  schema,
});

/** A field is required in a document when the schema of its object says so. */
function fields(schema: JsonSchema): { name: string; schema: JsonSchema; required: boolean }[] {
  const required = new Set(Array.isArray(schema['required']) ? schema['required'].map(String) : []);
  return Object.entries(isSchema(schema['properties']) ? schema['properties'] : {}).map(([name, field]) => ({
    name,
    schema: isSchema(field) ? field : {},
    required: required.has(name),
  }));
}

function parameters(route: Route, components: SchemaComponents): JsonSchema[] {
  const inPath = Object.entries(route.params ?? {}).map(([name, schema]) => ({ name, in: 'path', required: true, schema: components.add(schema, 'sent') }));
  const inQuery = (route.query ? fields(components.add(route.query, 'sent')) : []).map(({ name, schema, required }) => {
    const { description, ...rest } = schema;
    return { name, in: 'query', required, ...(description === undefined ? {} : { description }), schema: rest };
  });
  return [
    ...inPath,
    ...inQuery,
    ...(route.ifMatch
      ? [
          header('If-Match', 'ETag of the version the change is made on; without it 428, with another one 412', true, {
            ...text,
            pattern: '^"\\d{1,9}"$',
            examples: ['"3"'],
          }),
        ]
      : []),
    ...(route.idempotent
      ? [header('Idempotency-Key', 'The same key gets the same answer again: nothing is created twice', false, { ...text, pattern: '^[\\x21-\\x7e]{1,200}$' })]
      : []),
    ...(route.streams ? [header('Repr-Digest', 'What the content must come to, such as sha-256=:…:; Content-Digest is taken as well', false)] : []),
    ...(streams(route) ? [header('Last-Event-ID', 'Id of the last event received; the stream resumes after it', false)] : []),
    ...(route.id === 'publishEvents' ? EVENT_HEADERS.map(({ name, description, schema }) => header(name, description, false, schema)) : []),
  ];
}

function streams(route: Route): boolean {
  return route.alsoProduces?.includes('text/event-stream') ?? false;
}

/** An answer that has no JSON form. */
function isText(route: Route): boolean {
  return jsonSchemaOf(route.response, { io: 'output', unknownFields: 'tolerated' })['type'] === 'string';
}

function requestBody(route: Route, components: SchemaComponents): JsonSchema {
  if (route.id === 'publishEvents') return { requestBody: eventsRequestBody(components) };
  if (route.streams) return { requestBody: { required: true, content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } } } };
  return route.body ? { requestBody: { required: true, content: { 'application/json': { schema: components.add(route.body, 'sent') } } } } : {};
}

/** Which fields the answer has decides on its headers. */
function answerHeaders(route: Route): JsonSchema {
  const answer = jsonSchemaOf(route.response, { io: 'output', unknownFields: 'tolerated' });
  const named = isSchema(answer['$defs']) ? answer['$defs'][String(answer['$ref']).replace('#/$defs/', '')] : undefined;
  const names = new Set(fields(isSchema(named) ? named : answer).map(({ name }) => name));
  return {
    ...(names.has('version') ? { ETag: { description: 'The version, quoted; send it back as If-Match', schema: { ...text, examples: ['"3"'] } } } : {}),
    ...(names.has('next') && names.has('total') ? { Link: { description: 'rel="next": the next page, absent on the last', schema: text } } : {}),
    ...(route.status === 201 ? { Location: { description: 'Where the new record is', schema: text } } : {}),
  };
}

function answer(route: Route, components: SchemaComponents): JsonSchema {
  const headers = answerHeaders(route);
  const json = isText(route) ? {} : { 'application/json': { schema: components.add(route.response, 'received') } };
  const others = (route.alsoProduces ?? []).map((type): [string, JsonSchema] => [type, { schema: text }]);
  return {
    description: route.status === 201 ? 'Created' : route.status === 202 ? 'Accepted' : 'OK',
    ...(Object.keys(headers).length > 0 ? { headers } : {}),
    content: { ...json, ...Object.fromEntries(others) },
  };
}

/** Statuses of the problems a route can answer with. */
function problems(route: Route): number[] {
  const takesBody = route.body !== undefined || route.streams === true;
  const changes = route.method !== 'GET';
  return [
    ...(route.params || route.query || takesBody ? [400] : []),
    ...(route.roles === 'public' ? [] : [401]),
    ...(route.roles.length > 0 && route.roles !== 'public' ? [403] : []),
    ...(route.params ? [404] : []),
    ...(route.ifMatch || route.idempotent ? [409] : []),
    ...(route.ifMatch ? [412, 428] : []),
    ...(takesBody ? [413, 415] : []),
    ...(takesBody && changes && route.id !== 'publishEvents' ? [422] : []),
    500,
    503,
  ].sort((a, b) => a - b);
}

function operation(route: Route, components: SchemaComponents): JsonSchema {
  const roles = route.roles === 'public' ? 'No sign-in.' : route.roles.length === 0 ? 'Every signed-in caller.' : `Roles: ${route.roles.join(', ')}.`;
  const answered = problems(route).map((status): [string, JsonSchema] => {
    const problem = PROBLEM_STATUSES.find((known) => known.status === status);
    if (!problem) throw new Error(`${route.id}: no problem has status ${status}`);
    return [String(status), { $ref: `#/components/responses/${problem.name}` }];
  });
  const asked = parameters(route, components);
  return {
    operationId: route.id,
    tags: [route.service],
    summary: route.summary,
    description: `${roles}${route.bodyLimit === undefined ? '' : ` Body up to ${route.bodyLimit / 1024 / 1024} MiB.`}`,
    ...(route.roles === 'public' ? { security: [] } : {}),
    ...(asked.length > 0 ? { parameters: asked } : {}),
    ...requestBody(route, components),
    responses: { [String(route.status ?? 200)]: answer(route, components), ...Object.fromEntries(answered) },
  };
}

/** What answers without sign-in: path, content type, summary. */
const OPERATIONS_PATHS = [
  ['/health/live', 'application/json', 'getLiveness', 'The process works; a failure says: restart me.'],
  ['/health/ready', 'application/json', 'getReadiness', 'Ready for traffic; a failure says: send none.'],
  ['/metrics', 'text/plain', 'getMetrics', 'Metrics in Prometheus form.'],
  ['/openapi.json', 'application/json', 'getOpenApi', 'This document.'],
  ['/asyncapi.json', 'application/json', 'getAsyncApi', 'The topics and events, as AsyncAPI.'],
  ['/docs', 'text/html', 'getDocs', 'A page to read these documents.'],
] as const;

function operationsPaths(): [string, JsonSchema][] {
  return OPERATIONS_PATHS.map(([path, type, operationId, summary]) => {
    const content = { [type]: { schema: type === 'application/json' ? { type: 'object' } : text } };
    const health = path.startsWith('/health/');
    return [
      path,
      {
        get: {
          operationId,
          tags: ['operations'],
          summary,
          security: [],
          responses: { '200': { description: 'OK', content }, ...(health ? { '503': { description: 'Not so; the body says why', content } } : {}) },
        },
      },
    ];
  });
}

function problemResponses(problem: JsonSchema): JsonSchema {
  return Object.fromEntries(
    PROBLEM_STATUSES.map(({ name, says, codes, header: sent }) => [
      name,
      {
        description: says + (codes.length === 0 ? '' : ` Codes: ${codes.map((code) => `\`${code}\``).join(', ')}.`),
        ...(sent ? { headers: { [sent[0]]: { description: sent[1], schema: text } } } : {}),
        content: { 'application/problem+json': { schema: problem } },
      },
    ]),
  );
}

/** The OpenAPI 3.1 document of the public surface, made from `ROUTES`; the same call gives the same document. */
export function openApiDocument(): object {
  const components = new SchemaComponents({ receivedIo: 'output' });
  const paths = new Map<string, JsonSchema>();
  for (const route of ROUTES) paths.set(route.path, { ...paths.get(route.path), [route.method.toLowerCase()]: operation(route, components) });
  const problem = components.add(Problem, 'received');
  return components.complete({
    openapi: '3.1.0',
    info: {
      title: 'Entente',
      version: API_VERSION,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      summary: 'Tracks defence diplomacy: agreements, exercises, engagements and crisis channels.',
      description:
        "Partial dates (`YYYY`, `YYYY-MM`, `YYYY-MM-DD`) stand for their whole interval; spells are half-open. Requests refuse unknown fields; answers may gain fields. Every answer holds only what the caller's clearance and nation may see, counts included.",
    },
    servers: [{ url: '/', description: 'the gateway this document came from' }],
    security: [{ bearer: [] }],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    paths: Object.fromEntries([...paths, ...operationsPaths()]),
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'Claims: nation, clearance, categories, roles' } },
      responses: problemResponses(problem),
    },
  });
}
