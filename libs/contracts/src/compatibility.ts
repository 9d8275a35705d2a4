import { EVENTS } from './catalogue.js';
import { EventEnvelope } from './envelope.js';
import { eventDataSchema, isSchema, jsonSchemaOf, mapInnerSchemas, type JsonSchema } from './json-schema.js';

/** A difference FULL_TRANSITIVE forbids. `path` points into the data: `*` is any item, `|2` the second branch of a union. */
export interface BreakingChange {
  path: string;
  change: string;
}

/** Every schema of one contract that was ever published, oldest first. */
export interface PublishedContract {
  name: string;
  revisions: JsonSchema[];
}

/** Name under which the attributes around the data are published. */
export const ENVELOPE_CONTRACT = 'entente.envelope.v1';

/** What readers accept today: the data of every event type, and the envelope they share. */
export function currentContracts(): ReadonlyMap<string, JsonSchema> {
  return new Map([
    [ENVELOPE_CONTRACT, jsonSchemaOf(EventEnvelope, { io: 'input', unknownFields: 'tolerated' })],
    ...EVENTS.map((definition): [string, JsonSchema] => [definition.type, eventDataSchema(definition, { reader: true })]),
  ]);
}

const ANNOTATIONS = new Set(['$schema', '$id', '$defs', '$comment', 'title', 'description', 'examples', 'deprecated']);

/** Every `$ref` put in, every annotation and every constraint that constrains nothing left out. */
function expanded(schema: JsonSchema, definitions: JsonSchema, within: readonly string[] = []): JsonSchema {
  const { $ref: ref, ...own } = schema;
  const siblings = Object.fromEntries(
    Object.entries(mapInnerSchemas(own, (inner) => expanded(inner, definitions, within))).filter(
      ([keyword, value]) => !ANNOTATIONS.has(keyword) && !(keyword === 'additionalProperties' && (value === true || canonical(value) === '{}')),
    ),
  );
  if (typeof ref !== 'string') return siblings;
  const name = ref.replace('#/$defs/', '');
  const target = definitions[name];
  if (!isSchema(target)) throw new RangeError(`no schema at ${ref}`);
  if (within.includes(name)) throw new RangeError(`${ref} refers to itself`);
  const referred = expanded(target, definitions, [...within, name]);
  const clash = Object.keys(siblings).some((keyword) => keyword in referred && canonical(siblings[keyword]) !== canonical(referred[keyword]));
  return clash ? { ...siblings, allOf: [...list(siblings['allOf']), referred] } : { ...referred, ...siblings };
}

function whole(schema: JsonSchema): JsonSchema {
  return expanded(schema, asSchema(schema['$defs']));
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : value === undefined ? [] : [value];
}

/** JSON with sorted keys: equal text means equal value. */
function canonical(value: unknown): string {
  return (
    JSON.stringify(value, (_key, inner: unknown) =>
      isSchema(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
    ) ?? 'nothing'
  );
}

function asSchema(value: unknown): JsonSchema {
  return isSchema(value) ? value : {};
}

function fieldsOf(schema: JsonSchema): { fields: JsonSchema; required: ReadonlySet<string> } {
  return { fields: asSchema(schema['properties']), required: new Set(list(schema['required']).map(String)) };
}

function compareFields(published: JsonSchema, current: JsonSchema, path: string): BreakingChange[] {
  const [before, after] = [fieldsOf(published), fieldsOf(current)];
  // Where further fields are refused or must fit a schema, the other side's readers do not pass over a gained field.
  const shut = [published, current].some((schema) => schema['additionalProperties'] !== undefined || schema['patternProperties'] !== undefined);
  const names = new Set([before, after].flatMap((side) => [...Object.keys(side.fields), ...side.required]));
  return [...names].flatMap((name): BreakingChange[] => {
    const at = `${path}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    const [old, now] = [before.fields[name], after.fields[name]];
    const wasThere = old !== undefined || before.required.has(name);
    const isThere = now !== undefined || after.required.has(name);
    if (!wasThere) {
      if (after.required.has(name)) return [{ path: at, change: 'required field added: what was written before has none' }];
      return shut ? [{ path: at, change: 'field added where further fields are restricted' }] : [];
    }
    if (!isThere) {
      if (before.required.has(name)) return [{ path: at, change: 'required field removed: earlier readers insist on it' }];
      return shut ? [{ path: at, change: 'field removed where further fields are restricted' }] : [];
    }
    const requiredness: BreakingChange[] =
      before.required.has(name) === after.required.has(name)
        ? []
        : [
            {
              path: at,
              change: after.required.has(name)
                ? 'optional field became required: what was written before may lack it'
                : 'required field became optional: earlier readers insist on it',
            },
          ];
    return [...requiredness, ...compare(asSchema(old), asSchema(now), at)];
  });
}

function compareValues(published: unknown, current: unknown, path: string): BreakingChange[] {
  const [before, after] = [list(published).map(canonical), list(current).map(canonical)];
  return [
    ...after.filter((value) => !before.includes(value)).map((value) => ({ path, change: `enum value ${value} added: earlier readers refuse it` })),
    ...before
      .filter((value) => !after.includes(value))
      .map((value) => ({ path, change: `enum value ${value} removed: what was written with it is refused now` })),
  ];
}

/** Branches are paired by likeness, so that their order does not matter. */
function compareBranches(keyword: string, published: unknown, current: unknown, path: string): BreakingChange[] {
  const before = list(published).map((branch, index) => ({ branch: asSchema(branch), number: index + 1 }));
  const after = list(current).map(asSchema);
  if (before.length !== after.length) return [{ path, change: `${keyword} has ${after.length} branches instead of ${before.length}` }];
  const changed = before.filter(({ branch }) => {
    const twin = after.findIndex((other) => compare(branch, other, path).length === 0);
    if (twin >= 0) after.splice(twin, 1);
    return twin < 0;
  });
  return changed.flatMap(({ branch, number }, index) => compare(branch, after[index] ?? {}, `${path}|${number}`));
}

function compare(published: JsonSchema, current: JsonSchema, path: string): BreakingChange[] {
  const keywords = new Set([...Object.keys(published), ...Object.keys(current)].filter((keyword) => keyword !== 'properties' && keyword !== 'required'));
  const constraints = [...keywords].flatMap((keyword): BreakingChange[] => {
    const [before, after] = [published[keyword], current[keyword]];
    if (canonical(before) === canonical(after)) return [];
    if (before === undefined) return [{ path, change: `${keyword} added: ${canonical(after)}` }];
    if (after === undefined) return [{ path, change: `${keyword} removed: ${canonical(before)}` }];
    if (keyword === 'enum') return compareValues(before, after, path);
    if (keyword === 'type' && canonical(list(before).toSorted()) === canonical(list(after).toSorted())) return [];
    if (keyword === 'anyOf' || keyword === 'oneOf' || keyword === 'allOf') return compareBranches(keyword, before, after, path);
    if (keyword === 'prefixItems' && list(before).length === list(after).length) {
      return list(before).flatMap((item, index) => compare(asSchema(item), asSchema(list(after)[index]), `${path}/${index}`));
    }
    if ((keyword === 'items' || keyword === 'additionalProperties') && isSchema(before) && isSchema(after)) return compare(before, after, `${path}/*`);
    return [{ path, change: `${keyword} changed from ${canonical(before)} to ${canonical(after)}` }];
  });
  return [...constraints, ...compareFields(published, current, path)];
}

/**
 * What makes `current` incompatible with `published`, in either direction: optional fields may come and go, every other
 * difference breaks. Either way round because old events are read with new schemas and new events by consumers that have
 * not been updated: an enum value or a bound that widens for one narrows for the other.
 * Throws `RangeError` for a schema that refers to itself.
 */
export function breakingChanges(published: JsonSchema, current: JsonSchema): BreakingChange[] {
  return compare(whole(published), whole(current), '');
}

/**
 * The contract with `current` as its newest revision, or the breaking changes against any revision there ever was: a
 * field that was dropped may come back only as what it was. A change of mere descriptions replaces the newest revision.
 */
export function publish(contract: PublishedContract, current: JsonSchema): { contract: PublishedContract; breaking: BreakingChange[] } {
  const seen = new Set<string>();
  const breaking = contract.revisions
    .flatMap((revision) => breakingChanges(revision, current))
    .filter(({ path, change }) => !seen.has(`${path} ${change}`) && seen.add(`${path} ${change}`));
  const newest = contract.revisions.at(-1);
  const reworded = newest !== undefined && canonical(whole(newest)) === canonical(whole(current));
  return { contract: { ...contract, revisions: [...(reworded ? contract.revisions.slice(0, -1) : contract.revisions), current] }, breaking };
}
