import { readTraceparent } from '@entente/tracing';
import type { OutgoingRecord } from '../bus/bus.js';

/** Most causes a span names beside its parent. */
const MOST_LINKS = 32;

/** Records of one trace: what is done with them at once is one span. */
export interface TracedRecords<R> {
  /** The `traceparent` of the first, and further ones among them. */
  parent: string;
  links: string[];
  records: R[];
}

/** What caused a record: who sent it, where that is told, else who recorded the event in it. */
export function causeOf({ headers }: Pick<OutgoingRecord, 'headers'>): string | undefined {
  return headers['traceparent'] ?? headers['ce_traceparent'];
}

/** Records by topic and trace, in the order of their first ones; without those of no trace or of one that is not recorded. */
export function byTrace<R extends Pick<OutgoingRecord, 'topic' | 'headers'>>(records: readonly R[]): TracedRecords<R>[] {
  const traces = new Map<string, TracedRecords<R>>();
  for (const record of records) {
    const cause = causeOf(record);
    const parts = readTraceparent(cause);
    if (cause === undefined || !parts?.sampled) continue;
    const key = `${record.topic} ${parts.traceId}`;
    const known = traces.get(key);
    if (!known) {
      traces.set(key, { parent: cause, links: [], records: [record] });
      continue;
    }
    known.records.push(record);
    if (cause !== known.parent && known.links.length < MOST_LINKS && !known.links.includes(cause)) known.links.push(cause);
  }
  return [...traces.values()];
}

/** The cause of the first where all records are of one trace: what they cause in turn goes on with it. */
export function commonCause(records: readonly Pick<OutgoingRecord, 'headers'>[]): string | undefined {
  const [first, ...others] = records;
  const cause = first && causeOf(first);
  const traceId = readTraceparent(cause)?.traceId;
  if (traceId === undefined) return undefined;
  return others.every((other) => causeOf(other)?.slice(3, 35) === traceId) ? cause : undefined;
}
