import { z } from 'zod';

/** The schema that judges the value, without what only says that it may be absent or is filled in. */
function bare(schema: z.core.$ZodType): z.core.$ZodType {
  if (
    schema instanceof z.core.$ZodOptional ||
    schema instanceof z.core.$ZodNullable ||
    schema instanceof z.core.$ZodDefault ||
    schema instanceof z.core.$ZodPrefault ||
    schema instanceof z.core.$ZodReadonly
  )
    return bare(schema._zod.def.innerType);
  if (schema instanceof z.core.$ZodPipe) return bare(schema._zod.def.in);
  return schema;
}

function inside(schema: z.core.$ZodType, key: PropertyKey): z.core.$ZodType | undefined {
  const outer = bare(schema);
  if (outer instanceof z.core.$ZodObject) return outer._zod.def.shape[String(key)];
  if (outer instanceof z.core.$ZodArray) return outer._zod.def.element;
  if (outer instanceof z.core.$ZodRecord) return outer._zod.def.valueType;
  if (outer instanceof z.core.$ZodTuple) return outer._zod.def.items[Number(key)];
  if (outer instanceof z.core.$ZodUnion) return outer._zod.def.options.map((option) => inside(option, key)).find((found) => found !== undefined);
  return undefined;
}

/** Enum values and literals as they are, a union branch by branch, an object by its fields (`on?` may be absent), text by its examples. */
function describe(schema: z.core.$ZodType): string[] {
  const judge = bare(schema);
  if (judge instanceof z.core.$ZodUnion) return judge._zod.def.options.flatMap(describe);
  if (judge instanceof z.core.$ZodEnum) return Object.values(judge._zod.def.entries).map(String);
  if (judge instanceof z.core.$ZodLiteral) return judge._zod.def.values.map(String);
  if (judge instanceof z.core.$ZodObject) {
    const fields = Object.entries(judge._zod.def.shape).map(([name, field]) => (field._zod.optin === 'optional' ? `${name}?` : name));
    return [`{ ${fields.join(', ')} }`];
  }
  const examples: unknown = z.globalRegistry.get(judge)?.examples;
  return Array.isArray(examples) && examples.length > 0 ? [`${judge._zod.def.type} such as ${examples.join(' or ')}`] : [judge._zod.def.type];
}

/** What the schema accepts at a path, where that is a choice that can be listed; else undefined. */
export function acceptedAt(schema: z.core.$ZodType, path: readonly PropertyKey[]): string[] | undefined {
  const found = path.reduce<z.core.$ZodType | undefined>((outer, key) => outer && inside(outer, key), schema);
  if (found === undefined) return undefined;
  const judge = bare(found);
  return judge instanceof z.core.$ZodUnion || judge instanceof z.core.$ZodEnum || judge instanceof z.core.$ZodLiteral ? describe(judge) : undefined;
}
