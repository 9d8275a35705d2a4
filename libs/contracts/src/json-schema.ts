import { z } from 'zod';
import type { EventDefinition } from './event-registry.js';

/** A JSON Schema 2020-12 object. */
export type JsonSchema = Readonly<Record<string, unknown>>;

const ONE = new Set(['additionalProperties', 'propertyNames', 'items', 'contains', 'not', 'if', 'then', 'else', 'unevaluatedItems', 'unevaluatedProperties']);
const LIST = new Set(['anyOf', 'oneOf', 'allOf', 'prefixItems']);
const NAMED = new Set(['properties', 'patternProperties', '$defs', 'dependentSchemas']);

export function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The same schema with each schema directly inside it changed. What is data (`const`, `enum`, `default`, `examples`) is left alone. */
export function mapInnerSchemas(schema: JsonSchema, change: (inner: JsonSchema, keyword: string) => unknown): JsonSchema {
  const changed = (inner: unknown, keyword: string): unknown => (isSchema(inner) ? change(inner, keyword) : inner);
  return Object.fromEntries(
    Object.entries(schema).map(([keyword, value]): [string, unknown] => {
      if (ONE.has(keyword)) return [keyword, changed(value, keyword)];
      if (LIST.has(keyword) && Array.isArray(value)) return [keyword, value.map((inner) => changed(inner, keyword))];
      if (NAMED.has(keyword) && isSchema(value))
        return [keyword, Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, changed(inner, keyword)]))];
      return [keyword, value];
    }),
  );
}

/** `refused`: every object with named fields is closed. `tolerated`: none is. */
export type UnknownFields = 'refused' | 'tolerated';

function withUnknownFields(schema: JsonSchema, unknownFields: UnknownFields): JsonSchema {
  const { additionalProperties, ...rest } = mapInnerSchemas(schema, (inner) => withUnknownFields(inner, unknownFields));
  if (additionalProperties === false || additionalProperties === undefined) {
    return unknownFields === 'refused' && (additionalProperties === false || rest['properties'] !== undefined)
      ? { ...rest, additionalProperties: false }
      : rest;
  }
  return { ...rest, additionalProperties };
}

/**
 * JSON Schema 2020-12 of a zod schema. `io: 'input'` is the value before defaults are filled in, `'output'` after.
 * Refinements (an end before its beginning, a day no calendar has) have no JSON Schema; `format: partial-date` names the latter.
 */
export function jsonSchemaOf(schema: z.ZodType, options: { io: 'input' | 'output'; unknownFields: UnknownFields }): JsonSchema {
  return withUnknownFields({ ...z.toJSONSchema(schema, { io: options.io, target: 'draft-2020-12' }) }, options.unknownFields);
}

/**
 * JSON Schema 2020-12 of an event's data on the wire, where a field with a default may be absent: readers tolerate
 * unknown fields everywhere, writers refuse them everywhere. Named schemas stay in `$defs`; nothing refers to itself.
 */
export function eventDataSchema(definition: EventDefinition, options: { reader: boolean }): JsonSchema {
  return jsonSchemaOf(definition.data, { io: 'input', unknownFields: options.reader ? 'tolerated' : 'refused' });
}
