import { DomainError, type Fault } from '@entente/contracts';
import { CliError, ProblemError, UnreachableError } from './cli-error.js';

/** One line per fault: where, what, and what would be accepted. */
export function faultLines(faults: readonly Fault[]): string[] {
  return faults.map((fault) => {
    const accepted = fault.accepted?.length ? ` (accepted: ${fault.accepted.join(', ')})` : '';
    return `  ${fault.path || '/'}: ${fault.message} [${fault.code}]${accepted}`;
  });
}

/** The same in one line, for a cell of a result file. */
export function faultsInOneLine(faults: readonly Fault[]): string {
  return faultLines(faults)
    .map((line) => line.trim())
    .join('; ');
}

function nextStep(status: number): string[] {
  if (status === 401) return ['Next: give a valid --token, or call the instance of this machine, which signs in by itself.'];
  if (status === 403) return ['Next: use a token with a role, nation or clearance that may do this (entente token --help).'];
  if (status === 413) return ['Next: send less at once (entente import has --batch).'];
  return [];
}

/** Words and exit code for anything that was thrown. */
export function explain(error: unknown): { lines: string[]; exitCode: number } {
  if (error instanceof CliError) return { lines: [`error: ${error.message}`, ...(error.next ? [`Next: ${error.next}`] : [])], exitCode: error.exitCode };
  if (error instanceof ProblemError) {
    const { problem } = error;
    const lines = [
      `error: ${problem.status} ${problem.code}: ${problem.detail ?? problem.title}`,
      ...faultLines(problem.faults ?? []),
      ...nextStep(problem.status),
    ];
    return { lines, exitCode: 1 };
  }
  if (error instanceof UnreachableError)
    return { lines: [`error: ${error.message}`, 'Next: start Entente with npm start, or name a running gateway with --url.'], exitCode: 1 };
  if (error instanceof DomainError) return { lines: [`error: ${error.message} [${error.code}]`, ...faultLines(error.faults)], exitCode: 1 };
  // The system refused something, such as a file that may not be written; its own words are enough.
  if (error instanceof Error && 'syscall' in error) return { lines: [`error: ${error.message}`], exitCode: 1 };
  const details = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { lines: [`unexpected error: ${details}`], exitCode: 1 };
}
