import { ChannelListener } from '@entente/testing';
import { z } from 'zod';
import { tokenFor } from '../tokens.js';
import type { Answer, Caller, Question } from './caller.js';

export const LABEL = { policy: 'PUBLIC', classification: 'UNCLASSIFIED', categories: [] };
export const SIDES = ['PER', 'COL'] as const;
export type Side = (typeof SIDES)[number];
const AGREEMENTS = 20;

const Made = z.object({ id: z.string(), version: z.int().optional() });

/** What there is to read and to write to before anything is rolled, and who listens. */
export interface Scene {
  readonly tokens: Readonly<Record<Side, string>>;
  readonly agreements: readonly string[];
  readonly channel: string;
  readonly crisis: string;
  readonly listeners: Readonly<Record<Side | 'history', ChannelListener>>;
  /** Messages a side has heard from the other and not acknowledged yet. */
  readonly unacknowledged: Readonly<Record<Side, string[]>>;
}

const Heard = z.object({
  entry: z.object({ content: z.object({ kind: z.string(), from: z.string().optional(), message: z.string().optional() }) }).optional(),
});

/** Sets it up through the gateway; the listeners resume whenever they are cut off. */
export async function setScene(caller: Caller, gatewayUrl: string, dataDir: string): Promise<Scene> {
  const roles = ['desk-officer', 'integrator', 'operator', 'duty-officer', 'releasing-officer', 'crisis-director'];
  const [PER, COL] = await Promise.all(SIDES.map((nation) => tokenFor(dataDir, { subject: `officer of ${nation}`, nation, roles })));
  if (PER === undefined || COL === undefined) throw new Error('there is no token');
  const make = async (path: string, body: unknown, headers: Question['headers'] = {}): Promise<z.infer<typeof Made>> =>
    Made.parse(successful(await caller.ask({ method: 'POST', path, token: PER, body, headers })));
  const today = new Date().toISOString().slice(0, 10);
  const agreements: string[] = [];
  for (let number = 0; number < AGREEMENTS; number++) {
    const parties = [{ partner: 'PER' }, { partner: 'COL' }];
    const { id } = await make('/v1/agreements', { title: `Read ${number}`, kind: 'general-defence-cooperation', signedOn: '2001-05', parties, label: LABEL });
    agreements.push(id);
  }
  const channel = await make('/v1/channels', { title: 'Line', parties: SIDES, label: LABEL });
  await make(`/v1/channels/${channel.id}/open`, { on: today }, { 'if-match': `"${channel.version}"` });
  const actors = SIDES.map((partner) => ({ partner }));
  const crisis = await make('/v1/crises', {
    title: 'Aircraft over the strait',
    basis: 'They met.',
    openedOn: today,
    severity: 'moderate',
    actors,
    label: LABEL,
  });
  const unacknowledged = { PER: new Array<string>(), COL: new Array<string>() };
  const listen = (side: Side): ChannelListener =>
    new ChannelListener(`${gatewayUrl}/v1/channels/${channel.id}/stream`, `Bearer ${{ PER, COL }[side]}`, (event) => {
      const content = Heard.parse(event).entry?.content;
      if (content?.kind === 'message-sent' && content.from !== side && content.message !== undefined) unacknowledged[side].push(content.message);
    });
  const listeners = { PER: listen('PER'), COL: listen('COL'), history: new ChannelListener(`${gatewayUrl}/v1/stream`, `Bearer ${PER}`, () => undefined) };
  await Promise.all(Object.values(listeners).map((listener) => listener.connect()));
  return { tokens: { PER, COL }, agreements, channel: channel.id, crisis: crisis.id, listeners, unacknowledged };
}

/** The body of an answer of success. @throws Error saying which other it was */
export function successful({ status, body }: Answer): unknown {
  if (status < 200 || status > 299) throw new Error(`${status} ${JSON.stringify(body).slice(0, 300)}`);
  return body;
}
