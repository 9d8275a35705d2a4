import { setTimeout as sleep } from 'node:timers/promises';
import type { Screen } from './screen.js';
import type { ServiceProcess } from './service-process.js';
import { StartError } from './start-error.js';

const pollMs = 100;
const answerWithinMs = 2_000;
const shownLines = 15;

/**
 * Waits until every service answers 200 at `/health/ready`.
 * @throws StartError with the last log lines of a service that refuses its configuration or is not ready in time; the reason of `signal` when aborted
 */
export async function waitUntilReady(services: readonly ServiceProcess[], withinMs: number, screen: Screen, signal: AbortSignal): Promise<void> {
  const start = Date.now();
  let waiting = [...services];
  while (waiting.length > 0) {
    signal.throwIfAborted();
    const answers = await Promise.all(waiting.map(isReady));
    waiting = waiting.filter((_, i) => answers[i] === false);
    const seconds = Math.round((Date.now() - start) / 1000);
    const refusing = waiting.find(({ misconfigured }) => misconfigured);
    if (refusing) throw new StartError(withLastLines(`${refusing.name} refuses its configuration.`, refusing));
    const [late] = waiting;
    if (late && Date.now() - start > withinMs) throw new StartError(withLastLines(`${late.name} is not ready after ${seconds} s.`, late));
    if (waiting.length > 0) {
      screen.progress(`Waiting for ${waiting.map(({ name }) => name).join(', ')} · ${seconds} s`);
      await sleep(pollMs);
    }
  }
}

async function isReady({ url }: ServiceProcess): Promise<boolean> {
  try {
    const answer = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(answerWithinMs) });
    await answer.arrayBuffer();
    return answer.status === 200;
  } catch {
    return false;
  }
}

function withLastLines(what: string, service: ServiceProcess): string {
  const lines = service.lastLines(shownLines);
  return [`${what} Its log, ${service.logPath}, ${lines.length === 0 ? 'is empty.' : 'ends with:'}`, ...lines.map((line) => `  ${line}`)].join('\n');
}
