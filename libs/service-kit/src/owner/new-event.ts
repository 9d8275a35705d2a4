import type { DomainEvent, EventDefinition, Label } from '@entente/contracts';
import { v7 as uuidv7 } from 'uuid';
import type { z } from 'zod';
import { traceparent } from '@entente/tracing';

/** A domain event of a service: `subject` is the aggregate, `sequence` its version after the event, `time` when it was recorded. */
export function newEvent<T extends z.ZodType>(
  definition: EventDefinition<T>,
  about: { subject: string; sequence: number; label: Label; time: Date },
  data: z.input<T>,
): DomainEvent {
  const parent = traceparent();
  return {
    id: uuidv7(),
    source: `urn:entente:${definition.owner}`,
    type: definition.type,
    subject: about.subject,
    sequence: about.sequence,
    time: about.time.toISOString(),
    label: about.label,
    ...(parent === undefined ? {} : { traceparent: parent }),
    data,
  };
}
