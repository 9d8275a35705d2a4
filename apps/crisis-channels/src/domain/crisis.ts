import type { CrisisActor, CrisisRecord, CrisisReport, PartialDate, PartnerId } from '@entente/contracts';
import type { Aggregate, Decision } from './decision.js';

export type Crisis = Aggregate<CrisisRecord>;
export type CrisisDecision = Decision<CrisisRecord>;

/** A crisis as somebody states it, every actor that is known by its id. */
export interface StatedCrisis extends Pick<CrisisReport, 'title' | 'basis' | 'openedOn' | 'severity' | 'phases' | 'closed'> {
  suggestion?: string;
  actors: readonly CrisisActor[];
  report?: CrisisReport['report'];
}

/** Every actor of a crisis that is known. */
export function partnersIn({ actors }: Pick<CrisisRecord, 'actors'>): PartnerId[] {
  return [...new Set(actors.flatMap(({ partner }) => partner ?? []))].sort();
}

/** What every event says of the crisis it is about. */
export function about(record: CrisisRecord): { title: string; partners: PartnerId[]; openedOn: PartialDate } {
  return { title: record.title, partners: partnersIn(record), openedOn: record.openedOn };
}
