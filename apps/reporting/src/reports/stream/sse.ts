import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { DomainError } from '@entente/contracts';
import type { HistoryLine } from '../history/history-lines.js';

/** A line of history as a server-sent event: its id is its position. */
export function sseEvent(line: HistoryLine): string {
  return `id: ${line.position}\nevent: ${line.type}\ndata: ${JSON.stringify(line)}\n\n`;
}

/** Writes and waits until the reader has taken it; rejects when the stream ends meanwhile. */
export async function writeAndWait(out: Writable, text: string, ended: AbortSignal): Promise<void> {
  if (!out.write(text)) await once(out, 'drain', { signal: ended });
}

/** The position after which to go on, or undefined where none is given. Throws `invalid` for one that was never sent. */
export function positionAfter(lastEventId: string | string[] | undefined, tip: number): number | undefined {
  if (lastEventId === undefined || lastEventId === '') return undefined;
  const position = typeof lastEventId === 'string' && /^\d{1,15}$/.test(lastEventId) ? Number(lastEventId) : Number.NaN;
  if (position <= tip) return position;
  throw new DomainError('invalid', 'unknown-last-event-id', 'Last-Event-ID names no event of this stream: begin anew without it', [
    { path: '/headers/last-event-id', code: 'unknown-last-event-id', message: 'no id this stream has sent' },
  ]);
}
