import type { ChannelView, CrisisView, LineSummary, Warning } from '@entente/contracts';
import type { Channel } from './channel.js';
import type { Crisis } from './crisis.js';
import type { Line } from './line.js';

/** A crisis as reads show it, with what its reader is warned of beside what the record says. */
export function crisisView({ id, version, record, label }: Crisis, warnings: readonly Warning[] = []): CrisisView {
  return { ...record, warnings: [...record.warnings, ...warnings], id, version, label };
}

/** A line as reads show it. */
export function lineSummary({ streak, lastContact, nextDue }: Line): LineSummary {
  return { streak, ...(lastContact && { lastContact: lastContact.toISOString() }), ...(nextDue && { nextCheck: nextDue.toISOString() }) };
}

/** A channel as reads show it, with its line where it is read as it is. */
export function channelView({ id, version, record, label }: Channel, line?: Line): ChannelView {
  return { ...record, id, version, label, ...(line && { line: lineSummary(line) }) };
}
