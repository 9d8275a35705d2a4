import type { DomainEvent, EventDefinition } from '@entente/contracts';
import type { z } from 'zod';

/** True for an event of this type. Its data were checked against the type's contract when it was read from the log. */
export function isA<T extends z.ZodType>(definition: EventDefinition<T>, event: DomainEvent): event is DomainEvent<z.output<T>> {
  return event.type === definition.type;
}
