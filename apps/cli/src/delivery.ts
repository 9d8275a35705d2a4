import { setTimeout as sleep } from 'node:timers/promises';
import { publishEvents, type ReportResult } from '@entente/contracts';
import { CliError, ProblemError, UnreachableError } from './cli-error.js';
import { formatDuration } from './duration.js';
import type { GatewayClient } from './gateway-client.js';

export interface DeliveryOptions {
  /** How long to keep trying while nothing at all is answered, in milliseconds. */
  patienceMs: number;
  signal?: AbortSignal;
  /** Called before each pause. */
  onWait?: (reason: string, pauseMs: number) => void;
}

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 10_000;

function pauseMs(attempt: number, askedMs: number | undefined): number {
  const jitter = 0.8 + Math.random() * 0.4;
  return Math.max(Math.min(FIRST_PAUSE_MS * 2 ** attempt, LONGEST_PAUSE_MS) * jitter, Math.min(askedMs ?? 0, 60_000));
}

/** True where sending the same again may help: no answer, too many requests, or a fault on the other side. */
function mayPass(error: unknown): error is ProblemError | UnreachableError {
  if (error instanceof UnreachableError) return true;
  return error instanceof ProblemError && (error.problem.status >= 500 || error.problem.status === 429 || error.problem.status === 408);
}

/**
 * Publishes events and returns one decided result for each, in order. What was not decided is sent again with the same
 * ids, so that an answer lost on the way counts once. Throws when patience ends without any answer, or on a refusal of
 * the whole request.
 */
export async function deliver(client: GatewayClient, events: readonly unknown[], options: DeliveryOptions): Promise<ReportResult[]> {
  const answers = new Map<number, ReportResult>();
  let pending = events.map((_, index) => index);
  let failingSince: number | undefined;
  for (let attempt = 0; pending.length > 0; attempt += 1) {
    let reason = '';
    let askedMs: number | undefined;
    try {
      const body = pending.map((index) => events[index]);
      const { results } = await client.call(publishEvents, { body, contentType: 'application/cloudevents-batch+json', signal: options.signal });
      if (results.length !== pending.length)
        throw new CliError(`the gateway gave ${results.length} results for ${pending.length} events`, 'use the cli of the same version as the gateway.');
      const undecided: number[] = [];
      for (const [position, index] of pending.entries()) {
        const result = results[position];
        if (result === undefined || result.outcome === 'unavailable') undecided.push(index);
        else answers.set(index, result);
      }
      if (undecided.length < pending.length) [failingSince, attempt] = [undefined, 0];
      pending = undecided;
      reason = results.find((result) => result.outcome === 'unavailable')?.message ?? 'the service is not available';
    } catch (error) {
      if (!mayPass(error)) throw error;
      reason = error instanceof UnreachableError ? error.reason : `${error.problem.status} ${error.problem.code}`;
      askedMs = error instanceof ProblemError ? error.retryAfterMs : undefined;
    }
    if (pending.length === 0) break;
    failingSince ??= Date.now();
    const pause = pauseMs(attempt, askedMs);
    if (Date.now() + pause - failingSince > options.patienceMs) {
      throw new CliError(
        `${client.url} could not take the events for ${formatDuration(options.patienceMs)} (last: ${reason})`,
        'see entente status; the same command goes on once the gateway answers.',
      );
    }
    options.onWait?.(reason, pause);
    await sleep(pause, undefined, options.signal ? { signal: options.signal } : {});
  }
  return events.flatMap((_, index) => answers.get(index) ?? []);
}
