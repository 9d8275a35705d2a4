import { z } from 'zod';
import { defineEvent } from '../event-registry.js';
import { AggregateId, PartnerId } from '../identifiers.js';
import { Day, PartialDate } from '../partial-date.js';
import { RuleReference } from '../rule.js';
import { AgreementKind } from './agreement.js';
import { Objection, Reservation, Suspension } from './lifecycle-state.js';

const about = { title: z.string(), kind: AgreementKind, constitutes: PartnerId.optional() };
const ofReservation = { ...about, reservation: AggregateId, partner: PartnerId.describe('who made the reservation') };

export const reservationMade = defineEvent({
  type: 'entente.agreements.reservation-made.v1',
  direction: 'domain',
  summary: 'A party excludes or changes what an article means for it.',
  data: z.strictObject({ ...about, partner: PartnerId, reservation: Reservation.omit({ partner: true, objections: true, withdrawnOn: true }) }),
});

export const reservationObjected = defineEvent({
  type: 'entente.agreements.reservation-objected.v1',
  direction: 'domain',
  summary: 'A party objects to what another one reserved.',
  data: z.strictObject({ ...ofReservation, objection: Objection }),
});

export const reservationWithdrawn = defineEvent({
  type: 'entente.agreements.reservation-withdrawn.v1',
  direction: 'domain',
  summary: 'A party gave up its reservation.',
  data: z.strictObject({ ...ofReservation, withdrawnOn: Day }),
});

export const reservationAccepted = defineEvent({
  type: 'entente.agreements.reservation-accepted.v1',
  direction: 'domain',
  summary: 'The time to object to a reservation is over: the parties that raised no objection have accepted it.',
  data: z.strictObject({ ...ofReservation, acceptedBy: z.array(PartnerId), acceptedOn: Day, rule: RuleReference.optional() }),
});

export const agreementSuspended = defineEvent({
  type: 'entente.agreements.agreement-suspended.v1',
  direction: 'domain',
  summary: 'The agreement, or what it asks of one party, is suspended from a day; it binds on and obliges nobody to perform.',
  data: z.strictObject({ ...about, suspension: Suspension }),
});

export const suspensionEnded = defineEvent({
  type: 'entente.agreements.suspension-ended.v1',
  direction: 'domain',
  summary: 'A suspension ends on a day.',
  data: z.strictObject({ ...about, suspension: Suspension }),
});

export const agreementSuperseded = defineEvent({
  type: 'entente.agreements.agreement-superseded.v1',
  direction: 'domain',
  summary: 'Another agreement takes the place of this one, on the day that one is in force.',
  data: z.strictObject({ ...about, by: AggregateId, on: PartialDate.optional() }),
});

export const supersessionRecorded = defineEvent({
  type: 'entente.agreements.supersession-recorded.v1',
  direction: 'domain',
  summary: 'This agreement takes the place of another one.',
  data: z.strictObject({ ...about, supersedes: AggregateId }),
});

/** `title` is the agreement's. */
const ofSuccession = { agreement: AggregateId, title: z.string(), predecessor: PartnerId, successor: PartnerId, on: PartialDate };

export const successionOffered = defineEvent({
  type: 'entente.agreements.succession-offered.v1',
  direction: 'domain',
  summary: 'A state that was bound by the agreement ceased to exist; a successor may take its place, and a person decides.',
  data: z.strictObject(ofSuccession),
});

export const successionDecided = defineEvent({
  type: 'entente.agreements.succession-decided.v1',
  direction: 'domain',
  summary: 'A succession was accepted, and binds from the day of succession, or declined.',
  data: z.strictObject({ ...ofSuccession, decision: z.enum(['accepted', 'declined']), reason: z.string() }),
});

export const lifecycleEvents = [
  reservationMade,
  reservationObjected,
  reservationWithdrawn,
  reservationAccepted,
  agreementSuspended,
  suspensionEnded,
  agreementSuperseded,
  supersessionRecorded,
  successionOffered,
  successionDecided,
] as const;
