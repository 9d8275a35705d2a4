import type { Principal, Reader } from '@entente/contracts';
import { envelopeOf, extentFor, type Envelope, type LoggedEntry } from '../log/shown-entry.js';

/** On whose behalf a webhook is told: what its registrant could see when registering it. */
export type Registrant = Pick<Principal, 'nation' | 'clearance' | 'categories' | 'roles'>;

/** What a webhook is told of an entry: what could be seen from outside, whoever registered it. */
export interface ToldEntry {
  channel: string;
  position: number;
  at: string;
  content: Envelope;
}

/** What is told of an entry; undefined: nothing, it is passed over. */
export function toldOf(logged: LoggedEntry, reader: Reader, { roles }: Registrant): ToldEntry | undefined {
  const { entry } = logged;
  if (entry === undefined || extentFor(logged, reader, roles.includes('channel-observer')) === 'nothing') return undefined;
  return { channel: entry.channel, position: entry.position, at: entry.at, content: envelopeOf(entry.content) };
}
