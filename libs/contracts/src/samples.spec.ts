import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { EVENTS } from './catalogue.js';
import { EventEnvelope } from './envelope.js';
import { faultsOf } from './errors.js';
import { eventDataSchema } from './json-schema.js';
import { isDay, isPartialDate } from './partial-date.js';
import { REPORT_EXAMPLES } from './report-examples.js';

const FOLDER = join(import.meta.dirname, '../samples');
const ADD = 'npm run -w @entente/contracts samples:add';

interface Sample {
  file: string;
  text: string;
  event: EventEnvelope;
}

const samples = readdirSync(FOLDER, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap(({ name }) =>
    readdirSync(join(FOLDER, name)).map((word): Sample => {
      const text = readFileSync(join(FOLDER, name, word), 'utf8');
      return { file: `${name}/${word}`, text, event: EventEnvelope.strict().parse(JSON.parse(text)) };
    }),
  );
const each = samples.map((sample): [string, Sample] => [sample.file, sample]);

const ajv = new Ajv2020({ allErrors: true, formats: { 'partial-date': isPartialDate, date: isDay, 'date-time': true, uuid: true } });
const compiled = new Map<string, ValidateFunction>();

function validator(type: string, reader: boolean): ValidateFunction {
  const key = `${type} ${reader}`;
  const definition = EVENTS.find((known) => known.type === type);
  if (!definition) throw new Error(`no event is called ${type}`);
  const validate = compiled.get(key) ?? ajv.compile(eventDataSchema(definition, { reader }));
  compiled.set(key, validate);
  return validate;
}

/** The value with an unknown field in every object of it. */
function withUnknownFields(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withUnknownFields);
  if (typeof value !== 'object' || value === null) return value;
  return { ...Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withUnknownFields(inner)])), addedLater: { by: 'a newer writer' } };
}

describe('the samples', () => {
  it.each(EVENTS.map(({ type }) => type))('show %s in full and at its least', (type) => {
    const words = samples.filter(({ file }) => file.startsWith(`${type}/`)).map(({ file }) => file.slice(type.length + 1));
    expect(words).toEqual(expect.arrayContaining([expect.stringMatching(/^\d{3}-full\.json$/), expect.stringMatching(/^\d{3}-minimal\.json$/)]));
  });
  it('stay as they were published', () => {
    const digests: unknown = JSON.parse(readFileSync(join(FOLDER, 'digests.json'), 'utf8'));
    const actual = Object.fromEntries(samples.map(({ file, text }) => [file, createHash('sha256').update(text).digest('hex')]));
    const added = Object.keys(actual).filter((file) => !Object.hasOwn(Object(digests), file));
    if (added.length > 0) throw new Error(`${added.join(', ')}: no digest yet, run ${ADD}`);
    expect(actual).toEqual(digests);
  });
  it('are the examples of the documents', () => {
    for (const example of REPORT_EXAMPLES) expect(samples.map(({ event }) => event)).toContainEqual(example);
  });
});

describe.each(each)('%s', (file, { event }) => {
  it('carries what its kind of event carries', () => {
    expect(file).toMatch(new RegExp(`^${event.type}/`));
    const definition = EVENTS.find(({ type }) => type === event.type);
    expect(event).toMatchObject({ subject: expect.any(String), time: expect.any(String), partitionkey: event.subject, label: expect.anything() });
    expect(event.sequence === undefined).toBe(definition?.direction === 'report');
  });
  it('is accepted by writer and readers', () => {
    const definition = EVENTS.find(({ type }) => type === event.type);
    const result = definition?.data.safeParse(event.data);
    expect(result?.error ? faultsOf(result.error) : []).toEqual([]);
    for (const reader of [true, false]) {
      const validate = validator(event.type, reader);
      validate(event.data);
      expect(validate.errors ?? []).toEqual([]);
    }
  });
  it('is accepted with unknown fields by readers, and refused by the writer', () => {
    const newer = withUnknownFields(event.data);
    const validate = validator(event.type, true);
    validate(newer);
    expect(validate.errors ?? []).toEqual([]);
    const definition = EVENTS.find(({ type }) => type === event.type);
    const refusal = definition?.data.safeParse(newer).error;
    expect(refusal && faultsOf(refusal).map(({ path, code }) => `${code} ${path}`)).toContain('unknown-field /addedLater');
    expect(validator(event.type, false)(newer)).toBe(false);
  });
});
