import { traceparent, withTrace } from './trace.js';

/** Ids, types, counts and routes with placeholders; never what a person wrote, a token, a query or a payload: operators of every clearance read them. */
export type SpanAttributes = Readonly<Record<string, string | number | boolean>>;

/** A piece of work that is about to begin; names and attributes follow the semantic conventions of OpenTelemetry. */
export interface SpanStart {
  name: string;
  kind: 'server' | 'client' | 'producer' | 'consumer' | 'internal';
  /** The `traceparent` of what caused it; undefined begins a trace. */
  parent: string | undefined;
  /** Further causes. */
  links?: readonly string[];
  attributes: SpanAttributes;
}

/** A piece of work in hand. */
export interface Span {
  /** What it causes names this as its parent. */
  readonly traceparent: string;
  /** `error` is a short name of what went wrong, the same for every such case; absent where all went well. */
  end(attributes?: SpanAttributes, error?: string): void;
}

let record: ((start: SpanStart) => Span) | undefined;

/** From now on spans are recorded so; undefined: not at all. */
export function recordSpans(by: typeof record): void {
  record = by;
}

/** Whether anybody records spans: who would have to prepare much for one asks first. */
export function areSpansRecorded(): boolean {
  return record !== undefined;
}

/** Begins a span, where spans are recorded. */
export function startSpan(start: SpanStart): Span | undefined {
  return record?.(start);
}

/** Does the work in a span of its own, as a part of the trace in hand; outside of any, or where spans are not recorded, just does it. */
export async function inSpan<T>(start: Omit<SpanStart, 'parent' | 'links'>, work: () => Promise<T>): Promise<T> {
  const parent = traceparent();
  const span = parent === undefined ? undefined : startSpan({ ...start, parent });
  if (!span) return work();
  try {
    const result = await withTrace(span.traceparent, work);
    span.end();
    return result;
  } catch (error) {
    span.end({}, nameOfError(error));
    throw error;
  }
}

/** The code of an error, or its class; never its message, which may quote. */
export function nameOfError(error: unknown): string {
  if (!(error instanceof Error)) return 'Error';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
