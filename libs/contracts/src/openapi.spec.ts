import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { z } from 'zod';
import { ROUTES } from './catalogue.js';
import { API_VERSION, openApiDocument } from './openapi.js';
import { isDay, isPartialDate } from './partial-date.js';
import { PROBLEM_STATUSES } from './problem-statuses.js';

const Media = z.object({ schema: z.unknown(), examples: z.record(z.string(), z.object({ value: z.unknown() })).optional() });
const Operation = z.object({
  operationId: z.string(),
  tags: z.array(z.string()),
  security: z.array(z.unknown()).optional(),
  parameters: z.array(z.object({ name: z.string(), in: z.string(), required: z.boolean() })).default([]),
  requestBody: z.object({ content: z.record(z.string(), Media) }).optional(),
  responses: z.record(
    z.string(),
    z.object({ headers: z.record(z.string(), z.unknown()).optional(), content: z.record(z.string(), Media).optional(), $ref: z.string().optional() }),
  ),
});
const Document = z.object({
  openapi: z.literal('3.1.0'),
  info: z.object({ version: z.string() }),
  paths: z.record(z.string(), z.record(z.string(), Operation)),
  components: z.object({ schemas: z.record(z.string(), z.unknown()) }),
});
const document = Document.parse(openApiDocument());

function operation(id: string): z.infer<typeof Operation> {
  const found = Object.values(document.paths)
    .flatMap((methods) => Object.values(methods))
    .find(({ operationId }) => operationId === id);
  if (!found) throw new Error(`no operation ${id}`);
  return found;
}

/** In a process of its own: the validator's dependencies are ES modules Jest cannot load. */
function validate(text: string): { status: number | null; stderr: string } {
  const program =
    'require("@apidevtools/swagger-parser").validate(JSON.parse(require("fs").readFileSync(0, "utf8"))).catch((error) => { console.error(error.message); process.exitCode = 1; })';
  const { status, stderr } = spawnSync(process.execPath, ['-e', program], { input: text, cwd: import.meta.dirname, encoding: 'utf8' });
  return { status, stderr };
}

describe('the OpenAPI document', () => {
  it('is valid OpenAPI 3.1', () => {
    expect(validate(JSON.stringify(openApiDocument()))).toMatchObject({ status: 0 });
  });
  it('would be refused with a reference to nothing, or an answer without a description', () => {
    const text = JSON.stringify(openApiDocument());
    expect(validate(text.replace('#/components/schemas/AgreementView', '#/components/schemas/Nothing'))).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('Nothing'),
    });
    expect(validate(text.replace('"description":"Created"', '"text":"Created"'))).toMatchObject({ status: 1 });
  });
  it('comes out the same every time, with the version of this package', () => {
    expect(JSON.stringify(openApiDocument())).toBe(JSON.stringify(openApiDocument()));
    expect(API_VERSION).toBe(z.object({ version: z.string() }).parse(JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8'))).version);
  });
  it.each(ROUTES.map((route) => [route.id, route] as const))('describes %s', (id, route) => {
    const described = document.paths[route.path]?.[route.method.toLowerCase()];
    expect(described).toMatchObject({ operationId: id, tags: [route.service] });
    const asked = described?.parameters ?? [];
    expect(asked.filter((parameter) => parameter.in === 'path').map(({ name }) => name)).toEqual(
      [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name),
    );
    expect(asked.filter((parameter) => parameter.in === 'query').map(({ name }) => name)).toEqual(Object.keys(route.query?.shape ?? {}));
    expect(Object.keys(described?.responses[String(route.status ?? 200)]?.content ?? {})).toEqual(
      expect.arrayContaining([...(route.alsoProduces ?? ['application/json'])]),
    );
  });
  it('asks for If-Match and answers 412 and 428 on exactly the changes that need it', () => {
    for (const route of ROUTES) {
      const { parameters, responses } = operation(route.id);
      expect(parameters.some(({ name, required }) => name === 'If-Match' && required)).toBe(route.ifMatch === true);
      expect(['412', '428'].filter((status) => status in responses)).toEqual(route.ifMatch ? ['412', '428'] : []);
      expect(parameters.some(({ name }) => name === 'Idempotency-Key')).toBe(route.idempotent === true);
    }
  });
  it('gives ETag, Link and Location where they help', () => {
    expect(Object.keys(operation('getAgreement').responses['200']?.headers ?? {})).toEqual(['ETag']);
    expect(Object.keys(operation('listAgreements').responses['200']?.headers ?? {})).toEqual(['Link']);
    expect(Object.keys(operation('registerAgreement').responses['201']?.headers ?? {})).toEqual(['ETag', 'Location']);
  });
  it('lets only health, metrics and the documents in without a token', () => {
    const open = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.values(methods).flatMap(({ security }) => (security?.length === 0 ? [path] : [])),
    );
    expect(open).toEqual(['/health/live', '/health/ready', '/metrics', '/openapi.json', '/asyncapi.json', '/docs']);
  });
  it('names a problem once per status, and streams no JSON', () => {
    expect(new Set(PROBLEM_STATUSES.map(({ status }) => status)).size).toBe(PROBLEM_STATUSES.length);
    expect(Object.keys(operation('streamEvents').responses['200']?.content ?? {})).toEqual(['text/event-stream']);
    expect(Object.keys(operation('getReport').responses['200']?.content ?? {})).toEqual(['application/json', 'text/csv', 'application/vnd.apache.parquet']);
  });
});

describe('a schema that is sent otherwise than received', () => {
  const ajv = new Ajv2020({ strict: false, formats: { 'partial-date': isPartialDate, date: isDay, 'date-time': true, uuid: true } });
  const named = (name: string) => ajv.compile({ $ref: `#/components/schemas/${name}`, components: document.components });
  const least = { policy: 'PUBLIC', classification: 'UNCLASSIFIED' };

  it('may lack what has a default, and may hold nothing unknown', () => {
    expect([named('LabelInput')(least), named('LabelInput')({ ...least, since: '2026' })]).toEqual([true, false]);
  });
  it('comes back with its defaults, and may have gained fields', () => {
    expect([named('Label')(least), named('Label')({ ...least, categories: [], since: '2026' })]).toEqual([false, true]);
  });
  it('appears once where both agree', () => {
    expect(Object.keys(document.components.schemas).filter((name) => /^(AgreementKind|PartialDate|PartnerId)(Input)?$/.test(name))).toEqual([
      'AgreementKind',
      'PartialDate',
      'PartnerId',
    ]);
  });
});

describe('handing in events', () => {
  const content = operation('publishEvents').requestBody?.content ?? {};
  const ajv = new Ajv2020({ strict: false, formats: { 'partial-date': isPartialDate, date: isDay, 'date-time': true, uuid: true } });

  it('is documented in all four forms', () => {
    expect(Object.keys(content)).toEqual(['application/cloudevents+json', 'application/cloudevents-batch+json', 'application/x-ndjson', 'application/json']);
    expect(operation('publishEvents').parameters.map(({ name }) => name)).toEqual(expect.arrayContaining(['ce-id', 'ce-source', 'ce-type', 'ce-label']));
  });
  it.each(Object.entries(content))('shows examples of %s that fit', (type, { schema, examples }) => {
    const fits = ajv.compile({ ...Object(schema), components: document.components });
    const values = Object.values(examples ?? {}).map(({ value }) => value);
    expect(values.length).toBeGreaterThan(0);
    for (const value of values) {
      fits(value);
      expect(fits.errors ?? []).toEqual([]);
    }
    if (type === 'application/x-ndjson')
      for (const line of String(values[0]).split('\n'))
        expect(ajv.validate({ $ref: '#/components/schemas/StructuredEvent', components: document.components }, JSON.parse(line))).toBe(true);
  });
  it('refuses, by its schema, an unknown field in the data and data of another type', () => {
    const fits = ajv.compile({ $ref: '#/components/schemas/StructuredEvent', components: document.components });
    const example = z
      .object({ type: z.string(), data: z.record(z.string(), z.unknown()) })
      .loose()
      .parse(content['application/cloudevents+json']?.examples?.['partner-reported']?.value);
    expect(fits({ ...example, extension: 'kept' })).toBe(true);
    expect(fits({ ...example, data: { ...example.data, colour: 'red' } })).toBe(false);
    expect(fits({ ...example, type: 'entente.agreements.agreement-reported.v1' })).toBe(false);
  });
});
