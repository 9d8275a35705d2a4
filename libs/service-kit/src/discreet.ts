/** Fields of errors that say where and what kind; any other may hold a row, a parameter, a header or an address with a password. */
const TOLD = ['code', 'kind', 'errno', 'syscall', 'address', 'port', 'severity', 'schema', 'table', 'column', 'constraint', 'routine', 'status', 'statusCode'];
const DEEPEST = 5;

/** What is said of an error: its kind, words and stack, and where it happened. */
export interface ToldError {
  readonly type: string;
  readonly message: string;
  readonly stack: string;
  readonly [field: string]: unknown;
}

/**
 * Text of a failure without what it quotes: passwords in addresses, tokens, and the values that PostgreSQL and JSON's parser repeat.
 * Made for words of libraries; our own quote nothing that is not for everyone.
 */
export function discreet(text: string): string {
  return text
    .replace(/([a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi, '$1…@')
    .replace(/\b(Bearer|Basic)\s+[\w.~+/=-]+/gi, '$1 …')
    .replace(/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, '…')
    .replace(/\b(invalid input (?:syntax|value)[^:]*|malformed [^:]*|[^:]*out of range[^:]*|value): ".*/gis, '$1: …')
    .replace(/^(Unexpected (?:non-whitespace character|token)).* (is not valid JSON|after JSON).*/s, '$1: $2')
    .replace(/^(Expected .* in JSON) .*/s, '$1');
}

/** An error for the log, with its causes. Anything else that was thrown is told by its type alone. */
export function toldError(error: unknown, depth = 0): ToldError {
  if (!(error instanceof Error)) return { type: typeof error, message: typeof error === 'string' ? discreet(error) : '', stack: '' };
  const fields = Object.entries(error).filter(([field, value]) => TOLD.includes(field) && (typeof value === 'string' || typeof value === 'number'));
  const within = error instanceof AggregateError ? error.errors : [];
  return {
    type: error.constructor.name,
    message: discreet(error.message),
    stack: frames(error),
    ...Object.fromEntries(fields.map(([field, value]) => [field, typeof value === 'string' ? discreet(value) : value])),
    ...(depth < DEEPEST && error.cause !== undefined && { cause: toldError(error.cause, depth + 1) }),
    ...(depth < DEEPEST && within.length > 0 && { errors: within.map((one) => toldError(one, depth + 1)) }),
  };
}

/** An error in words, for whoever started a program that could not go on. */
export function explained(error: unknown): string {
  const { message, stack } = toldError(error);
  return `${message}${stack}`;
}

/** The stack without the message it begins with. */
function frames({ stack = '' }: Error): string {
  const begin = stack.search(/\n\s+at /);
  return begin === -1 ? '' : discreet(stack.slice(begin));
}
