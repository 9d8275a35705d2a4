import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { EVENTS } from './catalogue.js';
import { defineEvent } from './event-registry.js';
import { eventDataSchema } from './json-schema.js';

const data = z.strictObject({
  on: z.string().meta({ format: 'partial-date' }),
  properties: z.object({ additionalProperties: z.boolean().default(false) }).optional(),
  rates: z.record(z.string(), z.number()),
  branch: z.union([z.strictObject({ a: z.string() }), z.array(z.strictObject({ b: z.string() }))]),
});
const definition = defineEvent({ type: 'entente.partners.partner-tested.v1', direction: 'domain', summary: 'Only here.', data });

describe("the schema of an event's data", () => {
  const reader = eventDataSchema(definition, { reader: true });
  const writer = eventDataSchema(definition, { reader: false });

  it('tolerates unknown fields everywhere for readers, and keeps maps and fields of that name', () => {
    expect(JSON.stringify(reader)).not.toContain('"additionalProperties":false');
    expect(reader).toMatchObject({
      properties: {
        rates: { additionalProperties: { type: 'number' } },
        properties: { properties: { additionalProperties: { type: 'boolean', default: false } } },
      },
    });
  });
  it('refuses them everywhere for writers, where a schema left it open too', () => {
    expect(writer).toMatchObject({
      additionalProperties: false,
      properties: {
        properties: { additionalProperties: false },
        rates: { additionalProperties: { type: 'number' } },
        branch: { anyOf: [{ additionalProperties: false }, { items: { additionalProperties: false } }] },
      },
    });
  });
  it('keeps formats and asks for no field that has a default', () => {
    expect(reader).toMatchObject({ properties: { on: { format: 'partial-date' } }, required: ['on', 'rates', 'branch'] });
    expect(reader).toHaveProperty('properties.properties', { type: 'object', properties: { additionalProperties: { default: false, type: 'boolean' } } });
  });
  it.each(EVENTS.map((event) => [event.type, event] as const))('of %s knows no unknown field refused', (_, event) => {
    const text = JSON.stringify(eventDataSchema(event, { reader: true }));
    expect(text).not.toContain('"additionalProperties":false');
    expect(text).toContain('"$defs"');
  });
});
