import type { z } from 'zod';
import type { DomainEvent } from './envelope.js';
import { ownerOf } from './topics.js';

/** One version of one event type: its name, its meaning and the schema of its data. */
export interface EventDefinition<T extends z.ZodType = z.ZodType> {
  type: string;
  owner: string;
  direction: 'report' | 'domain';
  summary: string;
  data: T;
}

/** Declares an event; the type names its owner. */
export function defineEvent<T extends z.ZodType>(definition: Omit<EventDefinition<T>, 'owner'>): EventDefinition<T> {
  const owner = ownerOf(definition.type);
  if (owner === undefined) throw new Error(`not an event type: ${definition.type}`);
  return { ...definition, owner };
}

/** True for an event of this type. Its data were checked against the type's contract when it was read from the log. */
export function isA<T extends z.ZodType>(definition: EventDefinition<T>, event: DomainEvent): event is DomainEvent<z.output<T>> {
  return event.type === definition.type;
}

/** Something that happened, to be told to others. */
export interface Fact {
  definition: EventDefinition;
  data: unknown;
}

/** A fact whose data fit its definition. */
export function fact<D extends EventDefinition>(definition: D, data: D['data']['_zod']['input']): Fact {
  return { definition, data };
}
