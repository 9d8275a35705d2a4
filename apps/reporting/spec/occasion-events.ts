import {
  crisisOpened,
  postingAccredited,
  engagementCorrected,
  engagementPlanned,
  exerciseProposed,
  engagementsDeadlinesChanged,
  followUpAgreed,
  type CrisisRecord,
  type DomainEvent,
  type EngagementRecord,
  type ExerciseRecord,
  type FollowUpRecord,
  type Label,
  type PostingRecord,
} from '@entente/contracts';
import { v7 as uuidv7 } from 'uuid';
import { anEvent } from './events.js';

export interface ABuilt<R> {
  id: string;
  record: R;
  label: Label | undefined;
  event: DomainEvent;
}

function about({ id, label }: { id: string; label?: Label | undefined }, sequence = 1): { subject: string; sequence: number; label?: Label } {
  return { subject: id, sequence, ...(label === undefined ? {} : { label }) };
}

/** An engagement as its owner tells that it is planned. */
export function anEngagement(more: Partial<EngagementRecord> = {}, label?: Label): ABuilt<EngagementRecord> {
  const id = uuidv7();
  const record: EngagementRecord = {
    title: 'Staff talks',
    kind: 'talks',
    from: '2026-03-10',
    objectives: [],
    agreements: [],
    bookings: [],
    hosts: ['PER'],
    participants: [{ part: 'lead', partner: 'CHL' }],
    state: 'planned',
    approvals: [],
    returned: 0,
    overrides: [],
    warnings: [],
    ...more,
  };
  return { id, record, label, event: anEvent(engagementPlanned, about({ id, label }), { engagement: record }) };
}

/** The engagement as it is told to be after all. */
export function corrected({ id, record, label }: ABuilt<EngagementRecord>, sequence: number, more: Partial<EngagementRecord>, now = label): DomainEvent {
  return anEvent(engagementCorrected, about({ id, label: now }, sequence), { engagement: { ...record, ...more }, reason: 'the plan changed' });
}

/** A promise made at an engagement. */
export function aFollowUp({ id, record, label }: ABuilt<EngagementRecord>, more: Partial<FollowUpRecord> = {}, own = label): ABuilt<FollowUpRecord> {
  const followUp: FollowUpRecord = { text: 'Send the list', engagement: id, title: record.title, owedBy: 'CHL', owedTo: ['PER'], state: 'open', ...more };
  const of = { id: uuidv7(), label: own };
  return { ...of, record: followUp, event: anEvent(followUpAgreed, about(of), { followUp }) };
}

/** An exercise as its owner tells that it is proposed. */
export function anExercise(more: Partial<ExerciseRecord> = {}, label?: Label): ABuilt<ExerciseRecord> {
  const id = uuidv7();
  const record: ExerciseRecord = {
    title: 'Summer Bridge',
    kind: 'live',
    startsOn: '2026-09-01',
    endsOn: '2026-09-14',
    withoutNotice: false,
    basis: [],
    linkedWith: [],
    plannedStages: [],
    hosts: ['PER'],
    state: 'planned',
    stages: [],
    participants: [
      { partner: 'PER', status: 'accepted' },
      { partner: 'BOL', status: 'invited' },
    ],
    contributions: [],
    notifications: [],
    observations: [],
    costs: [],
    overrides: [],
    warnings: [],
    deadlines: [],
    ...more,
  };
  return { id, record, label, event: anEvent(exerciseProposed, about({ id, label }), { exercise: record }) };
}

/** A crisis of these partners, as its owner tells that it was opened. */
export function aCrisis(openedOn: string, partners: string[], label?: Label): ABuilt<CrisisRecord> {
  const actors = partners.map((partner) => ({ partner, role: 'involved' as const }));
  const record: CrisisRecord = { title: 'On the border', openedOn, actors, state: 'open', phases: [], warnings: [] };
  const of = { id: uuidv7(), label };
  return { ...of, record, event: anEvent(crisisOpened, about(of), { title: record.title, partners, openedOn, crisis: record }) };
}

/** Somebody of a partner accredited with another. */
export function aPosting(home: string, host: string, accredited: { from?: string; to?: string }, label?: Label): ABuilt<PostingRecord> {
  const record: PostingRecord = { kind: 'attache', position: 'naval attaché', home, host, state: 'accredited', accredited, warnings: [] };
  const of = { id: uuidv7(), label };
  return { ...of, record, event: anEvent(postingAccredited, about(of), { posting: record }) };
}

/** What every event of an exercise says of it. */
export function saidOf({ title, kind, startsOn, endsOn }: ExerciseRecord, partners: string[]) {
  return { title, kind, partners, startsOn, ...(endsOn === undefined ? {} : { endsOn }) };
}

/** The deadlines of something of engagements. */
export function deadlinesOfEngagements(
  of: ABuilt<{ title: string }>,
  sequence: number,
  ...deadlines: { id: string; on: string; owedBy: string[] }[]
): DomainEvent {
  return anEvent(engagementsDeadlinesChanged, about(of, sequence), {
    about: of.record.title,
    deadlines: deadlines.map((one) => ({ kind: 'account', title: 'An account is due', ...one })),
  });
}
