import { isA, type DomainEvent, type EventDefinition } from '@entente/contracts';
import type { z } from 'zod';

/** How history tells one type of event: in a sentence for people, and as whose. */
export interface Line {
  type: string;
  /** The sentence; undefined for an event of another type. */
  says(event: DomainEvent): string | undefined;
  /** Whose history the event belongs to, given the parties of the agreement it is about. */
  concerns(event: DomainEvent, parties: readonly string[]): readonly string[];
}

/** Declares how a type of event is told; without `concerns` it belongs to the history of every party. */
export function line<T extends z.ZodType>(
  definition: EventDefinition<T>,
  says: (data: z.output<T>) => string,
  concerns: (data: z.output<T>, parties: readonly string[]) => readonly string[] = everyParty,
): Line {
  return {
    type: definition.type,
    says: (event) => (isA(definition, event) ? says(event.data) : undefined),
    concerns: (event, parties) => (isA(definition, event) ? [...new Set(concerns(event.data, parties))] : []),
  };
}

export function everyParty(_data: unknown, parties: readonly string[]): readonly string[] {
  return parties;
}

/** For what is of use to calendars only. */
export function nobody(): readonly string[] {
  return [];
}

/** `word date` with a space before it, or nothing where there is no date. */
export function since(word: string, date: string | undefined): string {
  return date === undefined ? '' : ` ${word} ${date}`;
}
