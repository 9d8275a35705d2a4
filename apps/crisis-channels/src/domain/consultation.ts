import {
  collectiveDefenceDecided,
  consultationHeld,
  consultationLapsed,
  consultationRequested,
  fact,
  rejected,
  type CollectiveDefenceRecord,
  type ConsultationHolding,
  type ConsultationLapse,
  type ConsultationRecord,
  type Fact,
  type Label,
  type PartnerId,
  type Path,
} from '@entente/contracts';
import type { Crisis } from './crisis.js';
import { begun, changed, type Aggregate, type Decision, type Moment } from './decision.js';
import { aboutStep, refuseInClosed, refuseOutOfTime } from './step.js';

export type Consultation = Aggregate<ConsultationRecord>;
export type StatedConsultation = Pick<ConsultationRecord, 'about' | 'basis' | 'agreement' | 'askedBy' | 'with' | 'requestedOn'>;
export type StatedCollectiveDefence = Pick<CollectiveDefenceRecord, 'decided' | 'on' | 'basis' | 'agreement' | 'by'>;

function told(definition: typeof consultationRequested, consultation: ConsultationRecord, crisis: Crisis): Fact {
  return fact(definition, { ...aboutStep(crisis, [consultation.askedBy, ...consultation.with]), consultation });
}

function refuseBaseless({ basis, agreement }: { basis?: string | undefined; agreement?: string | undefined }, at: Path): void {
  if (basis === undefined && agreement === undefined) throw rejected('basis-missing', [...at, 'basis'], 'say what it rests on: an agreement, or words');
}

/**
 * Any one party asks for a consultation; nobody else has to agree (North Atlantic Treaty, article 4). `bound`: who is bound by the
 * agreement it rests on. Throws `rejected`: `crisis-closed`, `basis-missing`, `not-a-party`, `in-future`, `before-opened`.
 */
export function requestConsultation(
  crisis: Crisis,
  stated: StatedConsultation,
  bound: readonly PartnerId[] | undefined,
  label: Label,
  at: Path,
  moment: Moment,
): Decision<ConsultationRecord> {
  refuseInClosed(crisis, at);
  refuseBaseless(stated, at);
  if (bound && !bound.includes(stated.askedBy)) throw rejected('not-a-party', [...at, 'askedBy'], `${stated.askedBy} is no party to the agreement`);
  refuseOutOfTime(stated.requestedOn, crisis, [...at, 'requestedOn'], moment);
  const record: ConsultationRecord = { ...stated, crisis: crisis.id, state: 'requested' };
  return begun(moment.newId(), record, label, 'requested', told(consultationRequested, record, crisis));
}

function refuseOver({ state, requestedOn }: ConsultationRecord, on: string, at: Path): void {
  switch (state) {
    case 'held':
      throw rejected('consultation-held', at, 'the consultation was held');
    case 'lapsed':
      throw rejected('consultation-lapsed', at, 'the consultation has lapsed: ask for another');
    case 'requested':
      if (on < requestedOn) throw rejected('before-asked', [...at, 'on'], `it was asked for on ${requestedOn}`);
  }
}

/** It was held. Throws `consultation-held`, `consultation-lapsed`, `before-asked`, `in-future`. */
export function holdConsultation(crisis: Crisis, before: Consultation, held: ConsultationHolding, at: Path, moment: Moment): Decision<ConsultationRecord> {
  refuseOver(before.record, held.on, at);
  refuseOutOfTime(held.on, crisis, [...at, 'on'], moment);
  const next: ConsultationRecord = { ...before.record, state: 'held', held };
  return changed(before, next, 'held', [told(consultationHeld, next, crisis)]);
}

/** It will not be held. Throws what `holdConsultation` throws. */
export function lapseConsultation(crisis: Crisis, before: Consultation, lapsed: ConsultationLapse, at: Path, moment: Moment): Decision<ConsultationRecord> {
  refuseOver(before.record, lapsed.on, at);
  refuseOutOfTime(lapsed.on, crisis, [...at, 'on'], moment);
  const next: ConsultationRecord = { ...before.record, state: 'lapsed', lapsed };
  return changed(before, next, 'lapsed', [told(consultationLapsed, next, crisis)]);
}

/** A decision on collective defence: a record of its own, which changes no severity. Throws `crisis-closed`, `basis-missing`, `in-future`, `before-opened`. */
export function decideCollectiveDefence(
  crisis: Crisis,
  stated: StatedCollectiveDefence,
  label: Label,
  at: Path,
  moment: Moment,
): Decision<CollectiveDefenceRecord> {
  refuseInClosed(crisis, at);
  refuseBaseless(stated, at);
  refuseOutOfTime(stated.on, crisis, [...at, 'on'], moment);
  const decision: CollectiveDefenceRecord = { ...stated, crisis: crisis.id, state: 'decided' };
  return begun(moment.newId(), decision, label, 'decided', fact(collectiveDefenceDecided, { ...aboutStep(crisis, decision.by), decision }));
}
