import {
  agreementEnteredIntoForce,
  agreementRegistered,
  agreementTerminated,
  collectiveDefenceDecided,
  consultationHeld,
  consultationRequested,
  crisisActorsChanged,
  crisisOpened,
  engagementHeld,
  engagementPlanned,
  exerciseHeld,
  exerciseProposed,
  interval,
  isA,
  isPartialDate,
  measureAgreed,
  measureBroken,
  measureCarriedOut,
  partyActionRecorded,
  partyBound,
  retrospectiveHeld,
  type DomainEvent,
  type EngagementRecord,
  type PartialDate,
} from '@entente/contracts';

/** From when on an engagement took place; nothing of what is planned only has happened yet. */
function beginning({ from, state }: EngagementRecord): PartialDate | undefined {
  switch (state) {
    case 'held':
    case 'account-submitted':
    case 'reported':
      return from;
    case 'planned':
    case 'submitted':
    case 'approved':
    case 'cancelled':
      return undefined;
  }
}

/** The day an event says it happened on, or began; undefined where it happened when it was told, such as a correction or a plan. */
export function happenedOn(event: DomainEvent): PartialDate | undefined {
  if (isA(crisisOpened, event)) return event.data.openedOn;
  if (isA(agreementRegistered, event)) return event.data.agreement.signedOn;
  if (isA(partyActionRecorded, event)) return event.data.action.actedOn;
  if (isA(partyBound, event)) return event.data.spell.from;
  if (isA(agreementEnteredIntoForce, event)) return event.data.inForceOn;
  if (isA(agreementTerminated, event)) return event.data.endedOn;
  if (isA(engagementPlanned, event) || isA(engagementHeld, event)) return beginning(event.data.engagement);
  if (isA(exerciseProposed, event)) return event.data.exercise.held?.from;
  if (isA(exerciseHeld, event)) return event.data.from;
  if (isA(measureAgreed, event)) return event.data.measure.agreedOn;
  if (isA(measureCarriedOut, event)) return event.data.measure.carriedOut?.on;
  if (isA(measureBroken, event)) return event.data.measure.broken?.on;
  if (isA(crisisActorsChanged, event)) return event.data.from;
  if (isA(consultationRequested, event)) return event.data.consultation.requestedOn;
  if (isA(consultationHeld, event)) return event.data.consultation.held?.on;
  if (isA(collectiveDefenceDecided, event)) return event.data.decision.on;
  if (isA(retrospectiveHeld, event)) return event.data.retrospective.heldOn;
  const { data } = event;
  return typeof data === 'object' && data !== null && 'on' in data && typeof data.on === 'string' && isPartialDate(data.on) ? data.on : undefined;
}

/** Where it stands among others: when it was told, or the first moment it may have happened where it did on an earlier day. */
export function standsAt(toldAt: string, on: PartialDate | undefined): string {
  if (on === undefined) return toldAt;
  const { first, last } = interval(on);
  return last < toldAt.slice(0, 10) ? `${first}T00:00:00.000Z` : toldAt;
}
