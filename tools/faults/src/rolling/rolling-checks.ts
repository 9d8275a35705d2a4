import { setTimeout as pause } from 'node:timers/promises';
import { inOrder, LogVerifier } from '@entente/channel-log';
import { getChannelLog, listChannelHeads, listLogKeys } from '@entente/contracts';
import type { Verdict } from '../checks.js';
import type { Evidence } from '../evidence.js';
import type { LoadReport } from './open-arrivals.js';
import type { Scene } from './scene.js';

const heardWithinMs = 30_000;

/** Every request was answered as it should be. */
export function checkLoad(when: string, { asked, failed }: LoadReport): Verdict {
  const wrong = [...failed].sort(([, a], [, b]) => b - a);
  const count = wrong.reduce((sum, [, times]) => sum + times, 0);
  return {
    check: `every request is answered as it should be, ${when}`,
    ok: count === 0,
    figure: `${asked} requests, ${count} failed`,
    examples: wrong.slice(0, 12).map(([what, times]) => `${times} × ${what}`),
  };
}

/** What was acknowledged by the id of its aggregate is in the log and in reporting. */
export function checkSubjects(what: string, acknowledged: readonly string[], { log, history }: Evidence): Verdict {
  const [logged, shown] = [new Set(log.map(({ subject }) => subject)), new Set(history.map(({ subject }) => subject))];
  const missing = acknowledged.filter((id) => !logged.has(id) || !shown.has(id));
  return {
    check: `acknowledged ${what} are in the log and reporting`,
    ok: missing.length === 0,
    figure: `${acknowledged.length} ${what}`,
    examples: missing.slice(0, 5),
  };
}

/** The log of the channel is a whole chain in which every acknowledged message stands once, and both sides heard all of it once. */
export async function checkChannel(gatewayUrl: string, { channel, tokens, listeners }: Scene, messages: readonly string[]): Promise<Verdict[]> {
  const read = async (path: string): Promise<unknown> => {
    const answer = await fetch(`${gatewayUrl}${path}`, { headers: { authorization: `Bearer ${tokens.PER}` } });
    return answer.json();
  };
  const verifier = new LogVerifier({ channel });
  const source = {
    keys: async () => listLogKeys.response.parse(await read('/v1/log-keys')).items,
    heads: async (after: number) => listChannelHeads.response.parse(await read(`/v1/channels/${channel}/heads?limit=500&after=${after}`)),
    lines: async (after: number, limit: number) =>
      getChannelLog.response.parse(await read(`/v1/channels/${channel}/log?limit=${Math.min(limit, 500)}&after=${after}`)),
  };
  const sent: string[] = [];
  let entries = 0;
  for await (const line of inOrder(source)) {
    verifier.take(line);
    if (!('entry' in line) || line.entry === undefined) continue;
    entries += 1;
    if (line.entry.content.kind === 'message-sent') sent.push(line.entry.content.message);
  }
  const fault = verifier.end();
  const lost = messages.filter((message) => !sent.includes(message));
  const heard = await Promise.all(
    [listeners.PER, listeners.COL].map(async (listener) => {
      await until(() => listener.arrived.size >= entries);
      return { wrong: listener.wrong.length + Math.abs(listener.arrived.size - entries), resumed: listener.resumed };
    }),
  );
  return [
    { check: 'the log of the channel is a whole chain', ok: fault === undefined, figure: `${entries} entries`, examples: fault ? [fault.message] : [] },
    {
      check: 'acknowledged messages are in it, each once',
      ok: lost.length === 0 && sent.length === new Set(sent).size,
      figure: `${messages.length} acknowledged, ${sent.length} there`,
      examples: lost.slice(0, 5),
    },
    {
      check: 'who listened to the channel missed nothing and heard nothing twice',
      ok: heard.every(({ wrong }) => wrong === 0),
      figure: heard.map(({ wrong, resumed }) => `${resumed} times resumed, ${wrong} wrong`).join('; '),
      examples: [],
    },
  ];
}

/** Who listened to all that happened heard every line of history once. */
export async function checkStream({ listeners: { history: listener } }: Scene, { history }: Evidence): Promise<Verdict> {
  await until(() => listener.arrived.size >= history.length);
  const wrong = listener.wrong.length + Math.abs(listener.arrived.size - history.length);
  return {
    check: 'who listened to the stream missed nothing and heard nothing twice',
    ok: wrong === 0,
    figure: `${listener.arrived.size} of ${history.length} lines, ${listener.resumed} times resumed`,
    examples: listener.wrong.slice(0, 5).map(([before, after]) => `${after} after ${before}`),
  };
}

async function until(reached: () => boolean): Promise<void> {
  for (const end = Date.now() + heardWithinMs; !reached() && Date.now() < end;) await pause(50);
}
