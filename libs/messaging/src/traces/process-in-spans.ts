import { areSpansRecorded, nameOfError, startSpan, withTrace } from '@entente/tracing';
import type { PartitionBatch } from '../bus/bus.js';
import { aboutMessages } from './publish-in-spans.js';
import { byTrace, commonCause } from './traces-of-records.js';

/**
 * Applies a batch. Its records of one trace get one span for it; where all are of one, what they cause in turn is a part of it,
 * else nobody can tell which of them caused it.
 */
export async function processInSpans<T>({ system, group }: { system: string; group: string }, batch: PartitionBatch, work: () => Promise<T>): Promise<T> {
  const common = commonCause(batch.records);
  const spans = (areSpansRecorded() ? byTrace(batch.records) : []).flatMap(
    ({ parent, links, records }) =>
      startSpan({
        name: `process ${batch.topic}`,
        kind: 'consumer',
        parent,
        links,
        attributes: {
          'messaging.system': system,
          'messaging.operation.name': 'process',
          'messaging.operation.type': 'process',
          'messaging.destination.name': batch.topic,
          'messaging.destination.partition.id': String(batch.partition),
          'messaging.consumer.group.name': group,
          ...aboutMessages(records),
        },
      }) ?? [],
  );
  const within = common === undefined ? undefined : (spans[0]?.traceparent ?? common);
  try {
    const result = await (within === undefined ? work() : withTrace(within, work));
    for (const span of spans) span.end();
    return result;
  } catch (error) {
    for (const span of spans) span.end({}, nameOfError(error));
    throw error;
  }
}
