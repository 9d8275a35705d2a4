import { SingleBar } from 'cli-progress';
import { formatDuration } from './duration.js';

export interface Progress {
  update(done: number, note?: string): void;
  /** A line beside the bar. */
  say(line: string): void;
  stop(): void;
}

const LINE_EVERY_MS = 3000;

function left(done: number, total: number, startedAt: number, from: number): string {
  const elapsed = Date.now() - startedAt;
  const rate = elapsed > 0 ? ((done - from) / elapsed) * 1000 : 0;
  if (rate <= 0) return '';
  return `${Math.round(rate)}/s, ${formatDuration(((total - done) / rate) * 1000)} left`;
}

/**
 * How far along `what` is, on standard error: a bar with rate and time left on a terminal, else a line every few
 * seconds. `from` is where an earlier run had come to.
 */
export function startProgress(what: string, total: number, from = 0): Progress {
  const startedAt = Date.now();
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  if (process.stderr.isTTY) {
    const bar = new SingleBar({
      format: `${what} [{bar}] {percentage}% {value}/{total} {pace} {note}`,
      barsize: 30,
      stream: process.stderr,
      hideCursor: true,
      clearOnComplete: false,
    });
    bar.start(total, from, { pace: '', note: '' });
    return {
      update: (done, note = '') => bar.update(done, { pace: left(done, total, startedAt, from), note }),
      say: (line) => {
        process.stderr.write('\r\u001b[K');
        say(line);
        bar.updateETA();
      },
      stop: () => bar.stop(),
    };
  }
  let lastLine = startedAt;
  return {
    update: (done, note = '') => {
      if (Date.now() - lastLine < LINE_EVERY_MS) return;
      lastLine = Date.now();
      say([`${what}: ${done} of ${total}`, left(done, total, startedAt, from), note].filter((part) => part !== '').join(', '));
    },
    say,
    stop: () => undefined,
  };
}
