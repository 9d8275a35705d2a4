import { DomainError } from '@entente/contracts';
import { sqlState } from '@entente/persistence';

/** How long a timer that failed waits: twice as long each time. */
export const RETRY_MS = { first: 1_000, most: 5 * 60_000 };

/** How long a timer that has failed `attempts` times in a row waits before it is tried again, in milliseconds. */
export function retryAfter(attempts: number): number {
  return Math.min(RETRY_MS.first * 2 ** (attempts - 1), RETRY_MS.most);
}

/** What may be kept and logged of a failure: a code, and where it was thrown. Messages may quote facts that not everybody may read. */
export interface Failure {
  readonly code: string;
  readonly at: readonly string[];
}

export function failureOf(error: unknown): Failure {
  return { code: codeOf(error), at: error instanceof Error ? frames(error) : [] };
}

/** The innermost frames of the stack, which begins with the message. */
function frames({ stack = '', message }: Error): string[] {
  const begin = stack.indexOf(message);
  if (begin < 0) return [];
  const lines = stack.slice(begin + message.length).split('\n');
  return lines.slice(1, 6).map((line) => line.trim());
}

function codeOf(error: unknown): string {
  if (error instanceof DomainError) return error.code;
  return sqlState(error) ?? (error instanceof Error ? error.constructor.name : 'unknown');
}
