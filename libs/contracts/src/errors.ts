import { z } from 'zod';
import { acceptedAt } from './accepted-values.js';

export const FAULT_KINDS = ['invalid', 'not-found', 'conflict', 'stale', 'rejected', 'too-large', 'forbidden', 'unauthenticated', 'unavailable'] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/** One fault of an input: where it is (JSON Pointer), a stable code, words, and what would be accepted where that helps. */
export const Fault = z.object({ path: z.string(), code: z.string(), message: z.string(), accepted: z.array(z.string()).optional() }).meta({ id: 'Fault' });
export type Fault = z.infer<typeof Fault>;

/** RFC 9457 problem with a stable `code`. */
export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string(),
    detail: z.string().optional(),
    instance: z.string().optional(),
    faults: z.array(Fault).optional(),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof Problem>;

/** A refusal: its kind decides the HTTP status, its code is stable and documented, its faults point into the input. */
export class DomainError extends Error {
  constructor(
    readonly kind: FaultKind,
    readonly code: string,
    message: string,
    readonly faults: readonly Fault[] = [],
  ) {
    super(message);
    this.name = 'DomainError';
  }
}

/** JSON Pointer (RFC 6901) of a path of keys. */
export function pointer(path: readonly PropertyKey[]): string {
  return path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** What was parsed, and with what: lets faults say `missing` and list what is accepted. */
export interface Parsed {
  schema: z.ZodType;
  input: unknown;
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((outer, key) => (typeof outer === 'object' && outer !== null ? Reflect.get(outer, key) : undefined), input);
}

/** Zod's issues without a refinement's word about a value whose very form is wrong. */
function relevant(issues: readonly z.core.$ZodIssue[]): z.core.$ZodIssue[] {
  const malformed = new Set(issues.filter(({ code }) => code !== 'custom').map(({ path }) => pointer(path)));
  return issues.filter(({ code, path }) => code !== 'custom' || !malformed.has(pointer(path)));
}

function codeOf(issue: z.core.$ZodIssue): string {
  const custom: unknown = issue.code === 'custom' ? issue.params?.['code'] : undefined;
  if (typeof custom === 'string') return custom;
  if (issue.code === 'invalid_type') return 'wrong-type';
  return issue.code === 'custom' ? 'invalid-value' : issue.code.replaceAll('_', '-');
}

/** The branch of a union the input was most likely meant for: the one it got into at all, then the one with fewest faults. */
function nearestBranch(branches: readonly Fault[][], at: string): Fault[] | undefined {
  const entered = branches.filter((faults) => faults.some(({ path }) => path !== at));
  return entered.sort((a, b) => a.length - b.length)[0];
}

/** Without the input at hand only zod's words tell; they do not for an enumeration. */
function isMissing(issue: z.core.$ZodIssue, path: readonly PropertyKey[], parsed: Parsed | undefined): boolean {
  if (parsed) return issue.code !== 'custom' && valueAt(parsed.input, path) === undefined;
  return issue.code === 'invalid_type' && issue.message.endsWith('received undefined');
}

function leaves(issues: readonly z.core.$ZodIssue[], prefix: readonly PropertyKey[], parsed: Parsed | undefined): Fault[] {
  return relevant(issues).flatMap((issue): Fault[] => {
    const path = [...prefix, ...issue.path];
    const at = pointer(path);
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({ path: pointer([...path, key]), code: 'unknown-field', message: `unknown field "${key}"` }));
    }
    const listed = (parsed && acceptedAt(parsed.schema, path)) ?? (issue.code === 'invalid_value' ? issue.values.map(String) : undefined);
    const accepted = listed ? { accepted: listed } : {};
    if (path.length > 0 && isMissing(issue, path, parsed)) {
      return [{ path: at, code: 'missing', message: `"${String(path.at(-1))}" is missing`, ...accepted }];
    }
    if (issue.code === 'invalid_union') {
      const branches = issue.errors.map((errors) => leaves(errors, path, parsed));
      const nearest = nearestBranch(branches, at);
      if (nearest) return nearest;
      // None was entered: the fault of the first branch that takes values of this type speaks for all.
      const spokesman = branches.flat().find(({ code }) => code !== 'wrong-type') ?? branches.flat()[0];
      const values = branches.every((faults) => faults.every((fault) => fault.accepted)) ? branches.flat().flatMap((fault) => fault.accepted ?? []) : [];
      const choice = listed ?? (values.length > 0 ? [...new Set(values)] : undefined);
      return [
        {
          path: at,
          code: spokesman?.code ?? 'invalid-union',
          message: choice ? `expected one of: ${choice.join('; ')}` : (spokesman?.message ?? issue.message),
          ...(choice ? { accepted: choice } : {}),
        },
      ];
    }
    return [{ path: at, code: codeOf(issue), message: issue.message.replace(/^Invalid (?:input|option|key|element): /, ''), ...accepted }];
  });
}

/**
 * Every fault zod found, each with the path into the input. Codes: `unknown-field`, `missing`, `wrong-type`,
 * `invalid-value` (not among `accepted`, or refused by a check), `invalid-format`, `too-big`, `too-small`, and those a
 * schema's own checks name. Without `parsed` a missing
 * enumeration is an `invalid-value` and no union lists what it accepts.
 */
export function faultsOf(error: z.ZodError, prefix: readonly PropertyKey[] = [], parsed?: Parsed): Fault[] {
  return leaves(error.issues, [], parsed).map((fault) => ({ ...fault, path: pointer(prefix) + fault.path }));
}

/** Parses or throws a `DomainError` of kind `invalid` that lists every fault. */
export function parse<T extends z.ZodType>(schema: T, input: unknown, code = 'invalid-input'): z.output<T> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const faults = faultsOf(result.error, [], { schema, input });
  throw new DomainError('invalid', code, faults.map((fault) => `${fault.path || '/'}: ${fault.message}`).join('; '), faults);
}
