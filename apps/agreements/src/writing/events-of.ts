import type { DomainEvent } from '@entente/contracts';
import { newEvent } from '@entente/service-kit/owner';
import type { Decision } from '../domain/agreement.js';

/** The events of a decision: all carry the agreement's version after it, and its label; their order tells the rest. */
export function eventsOf({ next, events }: Decision, time: Date): DomainEvent[] {
  const about = { subject: next.id, sequence: next.version, label: next.label, time };
  return events.map(({ definition, data }) => newEvent(definition, about, data));
}
