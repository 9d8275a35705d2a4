import { z } from 'zod';

export const FAULT_KINDS = ['invalid', 'not-found', 'conflict', 'stale', 'rejected', 'forbidden', 'unauthenticated', 'unavailable'] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/** One fault of an input: where it is (JSON Pointer), a stable code, words, and what would be accepted where that helps. */
export const Fault = z
  .object({ path: z.string(), code: z.string(), message: z.string(), accepted: z.array(z.string()).optional() })
  .meta({ id: 'Fault' });
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

function leaves(issues: readonly z.core.$ZodIssue[], prefix: readonly PropertyKey[]): Fault[] {
  return issues.flatMap((issue): Fault[] => {
    const path = [...prefix, ...issue.path];
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({ path: pointer([...path, key]), code: 'unknown-field', message: `unknown field "${key}"` }));
    }
    if (issue.code === 'invalid_union') {
      // The branch that got furthest into the input says most about what is wrong with it.
      const branches = issue.errors.map((errors) => leaves(errors, path));
      const deepest = branches.sort((a, b) => Math.max(0, ...b.map((f) => f.path.length)) - Math.max(0, ...a.map((f) => f.path.length)))[0];
      return deepest?.length ? deepest : [{ path: pointer(path), code: 'invalid', message: issue.message }];
    }
    const accepted = issue.code === 'invalid_value' ? issue.values.map(String) : undefined;
    const custom: unknown = issue.code === 'custom' ? issue.params?.['code'] : undefined;
    const code = typeof custom === 'string' ? custom : issue.code === 'invalid_type' ? 'wrong-type' : issue.code.replaceAll('_', '-');
    return [{ path: pointer(path), code, message: issue.message, ...(accepted ? { accepted } : {}) }];
  });
}

/** Every fault zod found, each with the path into the input. */
export function faultsOf(error: z.ZodError, prefix: readonly PropertyKey[] = []): Fault[] {
  return leaves(error.issues, prefix);
}

/** Parses or throws a `DomainError` of kind `invalid` that lists every fault. */
export function parse<T extends z.ZodType>(schema: T, input: unknown, code = 'invalid-input'): z.output<T> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const faults = faultsOf(result.error);
  throw new DomainError('invalid', code, faults.map((fault) => `${fault.path || '/'}: ${fault.message}`).join('; '), faults);
}
