import {
  crisisActorsChanged,
  crisisClosed,
  crisisCorrected,
  crisisOpened,
  isA,
  opposed,
  type CrisisActor,
  type DomainEvent,
  type Label,
  type PartialDate,
  type PartnerId,
  type Warning,
} from '@entente/contracts';

/** As much of a crisis as plans need, as its owner told it. */
export interface KnownCrisis {
  id: string;
  version: number;
  title: string;
  openedOn: PartialDate;
  open: boolean;
  actors: readonly CrisisActor[];
  label: Label;
}

/** A crisis after an event; undefined while nothing of it is known. Events of one crisis come in order, several to a version. */
export function afterEvent(known: KnownCrisis | undefined, event: DomainEvent): KnownCrisis | undefined {
  if (known !== undefined && event.sequence < known.version) return known;
  const { subject: id, sequence: version, label } = event;
  if (isA(crisisOpened, event) || isA(crisisCorrected, event)) {
    const { title, openedOn, state, actors } = event.data.crisis;
    return { id, version, title, openedOn, open: state === 'open', actors, label };
  }
  if (known && isA(crisisActorsChanged, event)) return { ...known, version, label, actors: event.data.actors };
  return known && { ...known, version, label, open: known.open && !isA(crisisClosed, event) };
}

/** Open crises in which partners who plan something together stand against each other. They warn and never block. */
export function crisisWarnings(partners: readonly PartnerId[], crises: readonly KnownCrisis[]): Warning[] {
  return crises.flatMap(({ title, openedOn, open, actors }) => {
    const against = opposed(actors, partners);
    if (!open || against.length === 0) return [];
    return [{ code: 'crisis-open', message: `the crisis "${title}", open since ${openedOn}, sets ${against.join(', ')} against each other` }];
  });
}
