import type { z } from 'zod';
import { isSchema, jsonSchemaOf, mapInnerSchemas, type JsonSchema } from './json-schema.js';

/** What a document tells its reader to send (unknown fields refused, defaults may be absent) or to expect (fields may be added). */
export type Side = 'sent' | 'received';

const HOME = '#/components/schemas/';
const SENT = 'Input';

function renamed(value: unknown, rename: (name: string) => string): unknown {
  if (Array.isArray(value)) return value.map((inner) => renamed(inner, rename));
  if (!isSchema(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      key === '$ref' && typeof inner === 'string' && inner.startsWith(HOME) ? HOME + rename(inner.slice(HOME.length)) : renamed(inner, rename),
    ]),
  );
}

/** Tools that know only draft-07 pass over what stands beside a `$ref`. */
function wrapped(schema: JsonSchema): JsonSchema {
  const { $ref: ref, ...beside } = mapInnerSchemas(schema, wrapped);
  if (ref === undefined) return beside;
  return Object.keys(beside).length === 0 ? { $ref: ref } : { allOf: [{ $ref: ref }], ...beside };
}

/**
 * Gathers the named schemas of one document as reusable components. A schema that is sent otherwise than it is received
 * appears twice: `Label` as received, `LabelInput` as sent.
 */
export class SchemaComponents {
  private readonly sides: Record<Side, Map<string, JsonSchema>> = { sent: new Map(), received: new Map() };
  private readonly defined = new Map<string, JsonSchema>();

  /** `received` values come with defaults filled in, unless the document says that readers fill them in (`io: 'input'`). */
  constructor(private readonly options: { receivedIo: 'input' | 'output' }) {}

  /** The schema as a document shows it; its named parts become components. */
  add(schema: z.ZodType, side: Side): JsonSchema {
    const {
      $schema: _dialect,
      $defs: definitions,
      ...root
    } = jsonSchemaOf(schema, side === 'sent' ? { io: 'input', unknownFields: 'refused' } : { io: this.options.receivedIo, unknownFields: 'tolerated' });
    const home = (inner: JsonSchema): JsonSchema => {
      const { $ref: ref, ...rest } = mapInnerSchemas(inner, home);
      return typeof ref === 'string' ? { $ref: ref.replace('#/$defs/', HOME) + (side === 'sent' ? SENT : ''), ...rest } : rest;
    };
    for (const [name, definition] of Object.entries(isSchema(definitions) ? definitions : {})) {
      if (isSchema(definition)) this.sides[side].set(name, wrapped(home(definition)));
    }
    return wrapped(home(root));
  }

  /** A schema of the document's own, put together from what `add` gave. */
  define(name: string, schema: JsonSchema): JsonSchema {
    this.defined.set(name, schema);
    return { $ref: HOME + name };
  }

  /** The document with its components, each named once where sending and receiving agree. */
  complete(document: JsonSchema): JsonSchema {
    const { sent, received } = this.sides;
    const twofold = this.twofold();
    const rename = (name: string): string => {
      const plain = name.endsWith(SENT) && sent.has(name.slice(0, -SENT.length)) ? name.slice(0, -SENT.length) : undefined;
      return plain === undefined || twofold.has(plain) ? name : plain;
    };
    const schemas = Object.fromEntries(
      [
        ...received,
        ...this.defined,
        ...[...sent].flatMap(([name, schema]): [string, JsonSchema][] => (received.has(name) && !twofold.has(name) ? [] : [[rename(name + SENT), schema]])),
      ].sort(([a], [b]) => (a < b ? -1 : 1)),
    );
    const components = isSchema(document['components']) ? document['components'] : {};
    const complete = renamed({ ...document, components: { ...components, schemas } }, rename);
    return isSchema(complete) ? complete : document;
  }

  /** Names whose two sides differ, in themselves or in a part they refer to. */
  private twofold(): ReadonlySet<string> {
    const { sent, received } = this.sides;
    const twofold = new Set<string>();
    for (let before = -1; before !== twofold.size;) {
      before = twofold.size;
      for (const [name, schema] of sent) {
        const other = received.get(name);
        const agreed = renamed(schema, (part) => (twofold.has(part.slice(0, -SENT.length)) ? part : part.slice(0, -SENT.length)));
        if (other !== undefined && JSON.stringify(agreed) !== JSON.stringify(other)) twofold.add(name);
      }
    }
    return twofold;
  }
}
