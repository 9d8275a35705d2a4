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
  const at = error instanceof Error ? (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)) : [];
  return { code: codeOf(error), at: at.slice(0, 5).map((line) => line.trim()) };
}

function codeOf(error: unknown): string {
  if (error instanceof DomainError) return error.code;
  return sqlState(error) ?? (error instanceof Error ? error.name : 'unknown');
}
