import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import { breakingChanges, currentContracts, publish, type PublishedContract } from './compatibility.js';
import { jsonSchemaOf, type JsonSchema } from './json-schema.js';

const FOLDER = join(import.meta.dirname, '../published');
const WRITE = 'npm run -w @entente/contracts events:publish';
const names = readdirSync(FOLDER).map((file) => file.replace(/\.json$/, ''));

function published(name: string): PublishedContract {
  if (!names.includes(name)) throw new Error(`${name} was never published: run ${WRITE}`);
  return z
    .object({ name: z.literal(name), revisions: z.array(z.record(z.string(), z.unknown())).min(1) })
    .parse(JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf8')));
}

describe('every contract', () => {
  const current = currentContracts();

  it.each([...current.keys()])('%s keeps what it published', (name) => {
    const contract = published(name);
    const schema = current.get(name) ?? {};
    expect(publish(contract, schema).breaking).toEqual([]);
    if (JSON.stringify(contract.revisions.at(-1)) !== JSON.stringify(schema))
      throw new Error(`${name} gained or lost an optional field or was reworded: run ${WRITE}`);
  });
  it('that was published is still there', () => {
    expect(names.filter((name) => !current.has(name))).toEqual([]);
  });
});

function reader(schema: z.ZodType): JsonSchema {
  return jsonSchemaOf(schema, { io: 'input', unknownFields: 'tolerated' });
}

const day = z.string().meta({ format: 'partial-date' });
const code = z
  .string()
  .regex(/^[A-Z]{3}$/)
  .max(64);

/** One small event, as it was published; each case below replaces some of its parts. */
const parts: Readonly<Record<string, z.ZodType>> = {
  code,
  day,
  kind: z.enum(['alliance', 'exercise']),
  titles: z.array(z.string().min(1)).max(10),
  count: z.int().min(0).optional(),
  version: z.literal('1.0'),
  basis: z.enum(['signature', 'reported']).default('reported'),
  party: z.union([z.string(), z.strictObject({ name: z.string(), on: z.string().optional() })]),
  rates: z.record(z.string(), z.number()),
  range: z.tuple([z.string(), z.int()]),
};
type Changes = Readonly<Record<string, z.ZodType | undefined>>;

const breaks: [string, Changes, string, RegExp][] = [
  ['a required field more', { added: z.string() }, '/added', /required field added/],
  ['a required field less', { code: undefined }, '/code', /required field removed/],
  ['an optional field that becomes required', { count: z.int().min(0) }, '/count', /became required/],
  ['a required field that becomes optional', { day: day.optional() }, '/day', /became optional/],
  ['another type', { count: z.string().optional() }, '/count', /^type changed from "integer" to "string"/],
  ['a type more', { code: z.union([z.string(), z.null()]) }, '/code', /^type changed from "string" to \["string","null"\]/],
  ['an enum value more', { kind: z.enum(['alliance', 'exercise', 'hotline']) }, '/kind', /"hotline" added: earlier readers refuse it/],
  ['an enum value less', { kind: z.enum(['alliance']) }, '/kind', /"exercise" removed: what was written with it is refused/],
  ['an enum without limit', { kind: z.string() }, '/kind', /enum removed/],
  [
    'another pattern',
    {
      code: z
        .string()
        .regex(/^[A-Z]{2}$/)
        .max(64),
    },
    '/code',
    /pattern changed/,
  ],
  ['no pattern any more', { code: z.string().max(64) }, '/code', /pattern removed/],
  ['another format', { day: z.string().meta({ format: 'date' }) }, '/day', /format changed/],
  ['no format any more', { day: z.string() }, '/day', /format removed/],
  ['another constant', { version: z.literal('1.1') }, '/version', /const changed/],
  ['another default', { basis: z.enum(['signature', 'reported']).default('signature') }, '/basis', /default changed/],
  [
    'a tighter bound',
    {
      code: z
        .string()
        .regex(/^[A-Z]{3}$/)
        .max(3),
    },
    '/code',
    /maxLength changed from 64 to 3/,
  ],
  ['a wider bound', { titles: z.array(z.string().min(1)).max(20) }, '/titles', /maxItems changed from 10 to 20/],
  ['a bound that is new', { titles: z.array(z.string().min(1)).min(1).max(10) }, '/titles', /minItems added/],
  ['other items', { titles: z.array(z.string().min(2)).max(10) }, '/titles/*', /minLength changed/],
  [
    'a union branch more',
    { party: z.union([z.string(), z.int(), z.object({ name: z.string(), on: z.string().optional() })]) },
    '/party',
    /anyOf has 3 branches instead of 2/,
  ],
  ['a union branch less', { party: z.string() }, '/party', /anyOf removed/],
  ['a changed union branch', { party: z.union([z.string(), z.object({ name: z.string(), on: z.int().optional() })]) }, '/party|2/on', /type changed/],
  ['other values in a map', { rates: z.record(z.string(), z.string()) }, '/rates/*', /type changed/],
  ['another place in a tuple', { range: z.tuple([z.string(), z.string()]) }, '/range/1', /type changed/],
];

const keeps: [string, Changes][] = [
  ['nothing changed', {}],
  ['an optional field more', { remark: z.string().optional() }],
  ['an optional field with a default more', { remarks: z.array(z.string()).default([]) }],
  ['an optional field less', { count: undefined }],
  [
    'an optional field of a union branch more',
    { party: z.union([z.string(), z.object({ name: z.string(), on: z.string().optional(), use: z.string().optional() })]) },
  ],
  ['union branches in another order', { party: z.union([z.object({ name: z.string(), on: z.string().optional() }), z.string()]) }],
  ['enum values in another order', { kind: z.enum(['exercise', 'alliance']) }],
  ['other words about a field', { code: code.describe('where it is from') }],
  ['a part that got a name', { kind: z.enum(['alliance', 'exercise']).meta({ id: 'NamedKind' }) }],
];

function shaped(changes: Changes): z.ZodType {
  return z.strictObject(
    Object.fromEntries(Object.entries({ ...parts, ...changes }).flatMap(([name, schema]): [string, z.ZodType][] => (schema ? [[name, schema]] : []))),
  );
}

/** The same two references down: a definition inside a definition, as an item, beside a description. */
function nested(changes: Changes): JsonSchema {
  const inner = shaped(changes).meta({ id: 'Inner' });
  return reader(z.object({ items: z.array(z.strictObject({ inner: inner.describe('told apart'), twin: inner.optional() }).meta({ id: 'Outer' })) }));
}

describe('a published contract is broken by', () => {
  it.each(breaks)('%s', (_, changes, path, change) => {
    const found = breakingChanges(reader(shaped({})), reader(shaped(changes)));
    expect(found).toContainEqual({ path, change: expect.stringMatching(change) });
    expect(found.filter((breaking) => !breaking.path.startsWith(path))).toEqual([]);
  });
  it.each(breaks)('%s in a nested definition', (_, changes, path, change) => {
    const found = breakingChanges(nested({}), nested(changes));
    for (const at of ['/items/*/inner', '/items/*/twin']) expect(found).toContainEqual({ path: at + path, change: expect.stringMatching(change) });
  });
  it.each(breaks)('%s undone', (_, changes) => {
    expect(breakingChanges(reader(shaped(changes)), reader(shaped({})))).not.toEqual([]);
  });
  it('an optional field more where the other fields of a map must fit a schema', () => {
    const map = { type: 'object', additionalProperties: { type: 'integer' } };
    expect(breakingChanges(map, { ...map, properties: { note: { type: 'string' } } })).toEqual([
      { path: '/note', change: 'field added where further fields are restricted' },
    ]);
  });
  it('a tighter definition behind a bound of its own', () => {
    const bounded = (maxLength: number): JsonSchema => ({ $ref: '#/$defs/Code', maxLength: 5, $defs: { Code: { type: 'string', maxLength } } });
    expect(breakingChanges(bounded(64), bounded(3))).not.toEqual([]);
  });
});

describe('a published contract is kept by', () => {
  it.each(keeps)('%s', (_, changes) => {
    expect(breakingChanges(reader(shaped({})), reader(shaped(changes)))).toEqual([]);
    expect(breakingChanges(nested({}), nested(changes))).toEqual([]);
    expect(breakingChanges(reader(shaped(changes)), reader(shaped({})))).toEqual([]);
  });
});

describe('a published contract', () => {
  const first: PublishedContract = { name: 'entente.partners.partner-dissolved.v1', revisions: [reader(shaped({}))] };

  it('remembers a field that was dropped: it comes back only as what it was', () => {
    const dropped = publish(first, reader(shaped({ count: undefined })));
    expect(dropped.breaking).toEqual([]);
    expect(dropped.contract.revisions).toHaveLength(2);
    expect(publish(dropped.contract, reader(shaped({ count: z.string().optional() }))).breaking).toMatchObject([
      { path: '/count' },
      { path: '/count' },
      { path: '/count' },
    ]);
    expect(publish(dropped.contract, reader(shaped({}))).breaking).toEqual([]);
  });
  it('gains no revision by other words', () => {
    const reworded = publish(first, reader(shaped({ code: code.describe('where it is from') })));
    expect(reworded.contract.revisions).toHaveLength(1);
    expect(JSON.stringify(reworded.contract)).toContain('where it is from');
  });
  it('refuses to compare what refers to itself', () => {
    const endless: JsonSchema = { $ref: '#/$defs/Node', $defs: { Node: { type: 'object', properties: { next: { $ref: '#/$defs/Node' } } } } };
    expect(() => breakingChanges(endless, endless)).toThrow('refers to itself');
  });
});

const anySchema = fc.letrec<{ schema: JsonSchema; object: JsonSchema }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    fc.record({ type: fc.constantFrom('string', 'integer', 'boolean'), description: fc.string() }),
    fc.record({ enum: fc.uniqueArray(fc.string(), { minLength: 1 }) }),
    fc.record({ type: fc.constant('array'), items: tie('schema'), maxItems: fc.nat() }),
    fc.record({ anyOf: fc.array(tie('schema'), { minLength: 1, maxLength: 4 }) }),
    tie('object'),
  ),
  object: fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.record({ schema: tie('schema'), required: fc.boolean() })).map((fields): JsonSchema => ({
    type: 'object',
    properties: Object.fromEntries(Object.entries(fields).map(([name, { schema }]) => [name, schema])),
    required: Object.entries(fields)
      .filter(([, { required }]) => required)
      .map(([name]) => name),
  })),
}));

describe('any schema', () => {
  it('is compatible with itself', () => {
    fc.assert(fc.property(anySchema.schema, (schema) => breakingChanges(schema, schema).length === 0));
  });
  it('gains and loses an optional field freely, a required one never', () => {
    fc.assert(
      fc.property(anySchema.object, anySchema.schema, (object, field) => {
        const gained = { ...object, properties: { ...Object(object['properties']), gained: field } };
        const demanded = { ...gained, required: [...Array.from(Object(object['required'])), 'gained'] };
        expect([breakingChanges(object, gained), breakingChanges(gained, object)]).toEqual([[], []]);
        expect([breakingChanges(object, demanded), breakingChanges(demanded, object), breakingChanges(gained, demanded)].map((found) => found.length)).toEqual([
          1, 1, 1,
        ]);
      }),
    );
  });
});
