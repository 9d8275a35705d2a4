import type { Problem } from '@entente/contracts';

/** Something the user can act on: what is wrong, and what to do next. */
export class CliError extends Error {
  constructor(
    message: string,
    readonly next?: string,
    readonly exitCode = 1,
  ) {
    super(message);
    this.name = 'CliError';
  }
}

/** Wrong arguments: exit code 2. */
export function usageError(message: string, next?: string): CliError {
  return new CliError(message, next, 2);
}

/** The gateway answered with an RFC 9457 problem, or with a status that stands for one. */
export class ProblemError extends Error {
  constructor(
    readonly problem: Problem,
    readonly retryAfterMs?: number,
  ) {
    super(`${problem.status} ${problem.code}: ${problem.detail ?? problem.title}`);
    this.name = 'ProblemError';
  }
}

/** No whole answer came: refused, reset, timed out or cut short. Whether the request was carried out is unknown. */
export class UnreachableError extends Error {
  constructor(
    readonly url: string,
    readonly reason: string,
  ) {
    super(`no answer from ${url}: ${reason}`);
    this.name = 'UnreachableError';
  }
}
