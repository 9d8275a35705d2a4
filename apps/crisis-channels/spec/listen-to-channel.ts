import { request } from 'node:http';
import type { Principal } from '@entente/contracts';
import type { RunningCrisisChannels } from './running-crisis-channels.js';

export interface Heard {
  id: number;
  event: string;
  data: any;
  /** When it came, in milliseconds of this process. */
  at: number;
}

export interface Listening {
  status: number;
  heard: Heard[];
  ended: boolean;
  close(this: void): void;
}

/** Listens to a channel's stream. `paused`: takes nothing of what is sent. */
export async function listen(
  service: RunningCrisisChannels,
  channel: string,
  claims: Partial<Principal>,
  { query = '', lastEventId, expiresAt, paused = false }: { query?: string; lastEventId?: number; expiresAt?: number; paused?: boolean } = {},
): Promise<Listening> {
  const token = await service.issuer.token(claims, expiresAt === undefined ? {} : { expiresAt });
  const headers = { authorization: `Bearer ${token}`, ...(lastEventId !== undefined && { 'last-event-id': String(lastEventId) }) };
  return new Promise((resolve, reject) => {
    const asked = request(`${service.url}/v1/channels/${channel}/stream${query}`, { headers, agent: false }, (answer) => {
      const listening: Listening = { status: answer.statusCode ?? 0, heard: [], ended: false, close: () => asked.destroy() };
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (chunk: string) => {
        const at = performance.now();
        const blocks = (text + chunk).split('\n\n');
        text = blocks.pop() ?? '';
        for (const block of blocks) {
          const fields = new Map(block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]));
          const [id, event, data] = [fields.get('id'), fields.get('event'), fields.get('data')];
          if (id !== undefined) listening.heard.push({ id: Number(id), event: event ?? '', data: JSON.parse(data ?? ''), at });
        }
      });
      if (paused) answer.pause();
      const end = (): void => void (listening.ended = true);
      answer.on('close', end).on('error', end);
      resolve(listening);
    });
    asked.on('error', reject);
    asked.end();
  });
}
