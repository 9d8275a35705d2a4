import { isDeepStrictEqual } from 'node:util';
import {
  agreementsDeadlinesChanged,
  crisisChannelsDeadlinesChanged,
  engagementsDeadlinesChanged,
  exercisesDeadlinesChanged,
  isA,
  type Deadline,
  type DomainEvent,
  type OpenDeadlines,
} from '@entente/contracts';

/** The events with which owners tell the open deadlines of an aggregate; each replaces those it told before. */
const DEADLINE_EVENTS = [agreementsDeadlinesChanged, engagementsDeadlinesChanged, exercisesDeadlinesChanged, crisisChannelsDeadlinesChanged] as const;

/** A deadline as it was told. */
export interface DeadlineModel extends Deadline {
  about: string;
  /** When it was first told as it stands. */
  toldAt: string;
}

export function tellsDeadlines(event: DomainEvent): event is DomainEvent<OpenDeadlines> {
  return DEADLINE_EVENTS.some((definition) => isA(definition, event));
}

/** The open deadlines of a subject after it told them anew. One that says the same as before keeps the time it was told. */
export function foldDeadlines(before: readonly DeadlineModel[], { data, time }: DomainEvent<OpenDeadlines>): DeadlineModel[] {
  const known = new Map(before.map((one) => [one.id, one]));
  const told = data.deadlines.map((deadline): [string, DeadlineModel] => {
    const old = known.get(deadline.id);
    const fresh = { ...deadline, about: data.about, toldAt: new Date(time).toISOString() };
    return [deadline.id, old && isDeepStrictEqual({ ...old, toldAt: '' }, { ...fresh, toldAt: '' }) ? old : fresh];
  });
  return [...new Map(told).values()];
}
