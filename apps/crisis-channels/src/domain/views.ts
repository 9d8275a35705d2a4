import type { ChannelView, CrisisView } from '@entente/contracts';
import type { Channel } from './channel.js';
import type { Crisis } from './crisis.js';

/** A crisis as reads show it. */
export function crisisView({ id, version, record, label }: Crisis): CrisisView {
  return { ...record, id, version, label };
}

/** A channel as reads show it. */
export function channelView({ id, version, record, label }: Channel): ChannelView {
  return { ...record, id, version, label };
}
