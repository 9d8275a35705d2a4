import { areSpansRecorded, nameOfError, startSpan, type Span } from '@entente/tracing';
import type { Bus, OutgoingRecord } from '../bus/bus.js';
import { byTrace } from './traces-of-records.js';

/**
 * Publishes records. Those of one trace get one span for it, which they name in the header `traceparent` as what sent them;
 * `ce_traceparent` still says what recorded the event.
 */
export async function publishInSpans(bus: Bus, records: readonly OutgoingRecord[]): Promise<void> {
  if (!areSpansRecorded()) return bus.publish(records);
  const sent = new Map<OutgoingRecord, OutgoingRecord>();
  const spans: Span[] = [];
  for (const { parent, links, records: traced } of byTrace(records)) {
    const topic = traced[0]?.topic ?? '';
    const span = startSpan({
      name: `send ${topic}`,
      kind: 'producer',
      parent,
      links,
      attributes: {
        'messaging.system': bus.system,
        'messaging.operation.name': 'send',
        'messaging.operation.type': 'send',
        'messaging.destination.name': topic,
        ...aboutMessages(traced),
      },
    });
    if (!span) continue;
    spans.push(span);
    for (const record of traced) sent.set(record, { ...record, headers: { ...record.headers, traceparent: span.traceparent } });
  }
  try {
    await bus.publish(records.map((record) => sent.get(record) ?? record));
    for (const span of spans) span.end();
  } catch (error) {
    for (const span of spans) span.end({}, nameOfError(error));
    throw error;
  }
}

/** Which event it is, or how many. */
export function aboutMessages(records: readonly Pick<OutgoingRecord, 'headers'>[]): Record<string, string | number> {
  const [only, ...others] = records;
  if (others.length > 0) return { 'messaging.batch.message_count': records.length };
  const { ce_id: id, ce_type: type } = only?.headers ?? {};
  return { ...(id !== undefined && { 'messaging.message.id': id }), ...(type !== undefined && { 'cloudevents.event_type': type }) };
}
