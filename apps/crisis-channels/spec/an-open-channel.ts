import { PUBLIC_LABEL, type Principal } from '@entente/contracts';
import type { Answer, RunningCrisisChannels } from './running-crisis-channels.js';

type Role = Principal['roles'][number];

/** Somebody who acts for a nation on channels. */
export function on(nation: string, sub: string = nation, roles: Role[] = ['releasing-officer', 'duty-officer']): { claims: Partial<Principal> } {
  return { claims: { sub, nation, roles, clearance: 'SECRET', categories: [] } };
}

/** Everything tests of messages do over and over. */
export interface ChannelInUse {
  id: string;
  send(nation: string, message?: object): Promise<Answer>;
  acknowledge(nation: string, ...messages: string[]): Promise<Answer>;
}

/** An open channel, between Norway and Russia where nobody else is named. */
export async function anOpenChannel(service: RunningCrisisChannels, channel: object = {}): Promise<ChannelInUse> {
  const proposed = await service.post('/v1/channels', { title: 'Line', parties: ['NOR', 'RUS'], label: PUBLIC_LABEL, ...channel });
  if (proposed.status !== 201) throw new Error(JSON.stringify(proposed.body));
  const { id } = proposed.body;
  const opened = await service.change(`/v1/channels/${id}/open`, proposed.body, { on: '2026-01-31' });
  if (opened.status !== 200) throw new Error(JSON.stringify(opened.body));
  return {
    id,
    send: (nation, message) => service.post(`/v1/channels/${id}/messages`, { ...aMessage, ...message }, on(nation)),
    acknowledge: (nation, ...messages) => service.post(`/v1/channels/${id}/acknowledgements`, { messages }, on(nation)),
  };
}

export const aMessage = { precedence: 'routine', language: 'en', text: 'A buoy went adrift.' };
