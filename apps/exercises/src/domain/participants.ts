import {
  fact,
  participantCommitted,
  rejected,
  type ExerciseRecord,
  type PartialDate,
  type ParticipantStatus,
  type PartnerId,
  type Path,
} from '@entente/contracts';
import { about, changed, type Decision, type Exercise } from './exercise.js';

/** What a participant may become; `none` is who was never spoken to. Who declined has to be invited again. */
const MAY_BECOME: Readonly<Record<ParticipantStatus | 'none', readonly ParticipantStatus[]>> = {
  none: ['invited', 'accepted', 'observer'],
  invited: ['accepted', 'observer', 'declined'],
  accepted: ['observer', 'declined'],
  observer: ['accepted', 'declined'],
  declined: ['invited'],
};

/** Only what is still planned can be changed. Throws `rejected`: `exercise-cancelled`, `already-held`. */
export function refuseUnlessPlanned({ state }: ExerciseRecord, at: Path): void {
  switch (state) {
    case 'planned':
      return;
    case 'held':
      throw rejected('already-held', at, 'it was held already');
    case 'cancelled':
      throw rejected('exercise-cancelled', at, 'the exercise is cancelled');
  }
}

/** May `status` follow? What may, where it may not. */
export function mayBecome(before: ParticipantStatus | undefined, status: ParticipantStatus): { allowed: boolean; accepted: readonly ParticipantStatus[] } {
  const accepted = MAY_BECOME[before ?? 'none'];
  return { allowed: accepted.includes(status), accepted };
}

/**
 * A partner is invited, accepts, comes as an observer, or declines. What it was to bring stays recorded, and counts only
 * while it is invited or has accepted. Throws `rejected`: `exercise-cancelled`, `already-held`,
 * `status-already` (it is that already), `not-invited` (nobody asked it), `status-not-after` (something else has to come first).
 */
export function commitParticipant(exercise: Exercise, partner: PartnerId, status: ParticipantStatus, since: PartialDate | undefined, at: Path): Decision {
  const { record } = exercise;
  refuseUnlessPlanned(record, at);
  const before = record.participants.find((participant) => participant.partner === partner)?.status;
  const path = [...at, 'status'];
  if (before === status) throw rejected('status-already', path, `${partner} is ${status} already`);
  const { allowed, accepted } = mayBecome(before, status);
  if (!allowed && before === undefined) throw rejected('not-invited', path, `${partner} was not invited and so cannot have ${status}`);
  if (!allowed) throw rejected('status-not-after', path, `${partner} is ${before}: what may follow is ${accepted.join(', ')}`);
  const now = { partner, status, ...(since !== undefined && { since }) };
  const participants =
    before === undefined ? [...record.participants, now] : record.participants.map((participant) => (participant.partner === partner ? now : participant));
  const next: ExerciseRecord = { ...record, participants };
  const told = about(next);
  const data = { ...told, partners: [...new Set([...told.partners, partner])].sort(), ...now, ...(before && { before }) };
  return { next: changed(exercise, next), change: 'participant-committed', events: [fact(participantCommitted, data)] };
}
