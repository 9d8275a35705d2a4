import { channelHeadSigned, logKeyPublished } from '@entente/contracts';
import { line, nobody } from './line.js';

/** Heads and keys of the logs of channels. */
export const logLines = [
  line(
    logKeyPublished,
    ({ key }) => `Logs of channels are signed with key ${key.id.slice(0, 12)}…${key.endorsement === undefined ? '' : ', which the one before endorses'}`,
    nobody,
  ),
  line(channelHeadSigned, ({ title, head }) => `Log of channel "${title}" signed up to entry ${head.position}`, nobody),
];
