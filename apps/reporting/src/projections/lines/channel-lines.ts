import {
  channelArranged,
  channelClosed,
  channelCorrected,
  channelDegraded,
  channelOpened,
  channelProposed,
  channelRestored,
  lineCheckMissed,
  lineCheckPassed,
} from '@entente/contracts';
import { line } from './line.js';

/** Events of channels name their parties. */
function named({ partners }: { partners: readonly string[] }): readonly string[] {
  return partners;
}

export const channelLines = [
  line(
    channelProposed,
    ({ title, channel }) => `Channel "${title}" proposed${channel.proposedBy === 'agreement' ? ', because its agreement provides for one' : ''}`,
    named,
  ),
  line(channelOpened, ({ title, on }) => `Channel "${title}" open since ${on}`, named),
  line(channelArranged, ({ title }) => `Channel "${title}" arranged anew`, named),
  line(channelDegraded, ({ title, streak }) => `Channel "${title}" degraded: ${streak} line checks missed in a row`, named),
  line(channelRestored, ({ title, by, means }) => `Channel "${title}" restored: ${by} made contact by ${means}`, named),
  line(channelCorrected, ({ title, reason }) => `Channel "${title}" corrected: ${reason}`, named),
  line(channelClosed, ({ title, on, reason }) => `Channel "${title}" closed on ${on}: ${reason}`, named),
  line(
    lineCheckPassed,
    ({ title, by, means, dueAt }) => `Line check of "${title}"${dueAt === undefined ? '' : ` due ${dueAt}`} passed: ${by} made contact by ${means}`,
    named,
  ),
  line(lineCheckMissed, ({ title, dueAt, streak }) => `Line check of "${title}" due ${dueAt} missed, ${streak} in a row`, named),
];
