import {
  agreementCorrected,
  agreementEnteredIntoForce,
  agreementRegistered,
  agreementTerminated,
  agreementsDeadlinesChanged,
  obligationRecorded,
  partnerRegistered,
  partyActionRecorded,
  partyBound,
  PUBLIC_LABEL,
  type AgreementRecord,
  type Deadline,
  type DomainEvent,
  type EventDefinition,
  type Label,
} from '@entente/contracts';
import { v7 as uuidv7 } from 'uuid';
import type { z } from 'zod';

export const SECRET_PER: Label = { policy: 'PER', classification: 'SECRET', categories: [], originator: 'PER' };

const DAY_ONE = Date.UTC(2026, 0, 1);
let ticks = 0;

export function anEvent<T extends z.ZodType>(
  definition: EventDefinition<T>,
  about: { subject: string; sequence?: number; label?: Label; id?: string },
  data: z.input<T>,
): DomainEvent {
  return {
    id: about.id ?? uuidv7(),
    source: `urn:entente:${definition.owner}`,
    type: definition.type,
    subject: about.subject,
    sequence: about.sequence ?? 1,
    time: new Date(DAY_ONE + ticks++ * 1_000).toISOString(),
    label: about.label ?? PUBLIC_LABEL,
    data,
  };
}

export function aPartner(id: string, more: { kind?: 'state' | 'organisation'; region?: string; label?: Label } = {}): DomainEvent {
  const { kind = 'state', region, label = PUBLIC_LABEL } = more;
  return anEvent(
    partnerRegistered,
    { subject: id, label },
    { partner: { id, kind, name: `Name of ${id}`, version: 1, ...(region === undefined ? {} : { region: { code: '001', name: region } }) } },
  );
}

export interface AgreementOptions extends Partial<Omit<AgreementRecord, 'parties'>> {
  id?: string;
  parties?: readonly string[];
  spells?: Readonly<Record<string, { from?: string; to?: string }[]>>;
  label?: Label;
}

export interface ABuiltAgreement {
  id: string;
  record: AgreementRecord;
  label: Label;
  /** The registration and the same facts as events of their own, as the owner publishes them. */
  events: DomainEvent[];
}

/** An agreement as the owner registers it. */
export function anAgreement({
  id = uuidv7(),
  parties = ['PER', 'CHL'],
  spells = {},
  label = PUBLIC_LABEL,
  ...described
}: AgreementOptions = {}): ABuiltAgreement {
  const record: AgreementRecord = {
    title: 'On mutual visits',
    kind: 'general-defence-cooperation',
    alsoKinds: [],
    obligations: [],
    warnings: [],
    signedOn: '2001-05-04',
    ...described,
    parties: parties.map((partner) => ({
      partner,
      actions: [{ id: uuidv7(), action: 'signed' as const, ...(described.signedOn === undefined ? {} : { actedOn: described.signedOn }) }],
      spells: (spells[partner] ?? []).map((spell) => ({ id: uuidv7(), basis: 'reported' as const, ...spell })),
    })),
  };
  const about = { subject: id, label };
  const same = { title: record.title, kind: record.kind, ...(record.constitutes === undefined ? {} : { constitutes: record.constitutes }) };
  const events = [
    anEvent(agreementRegistered, about, { agreement: record }),
    ...record.parties.flatMap(({ partner, actions }) => actions.map((action) => anEvent(partyActionRecorded, about, { ...same, partner, action }))),
    ...(record.inForceOn === undefined ? [] : [anEvent(agreementEnteredIntoForce, about, { ...same, inForceOn: record.inForceOn })]),
    ...record.parties.flatMap(({ partner, spells: bound }) => bound.map((spell) => anEvent(partyBound, about, { ...same, partner, spell }))),
    ...record.obligations.map((obligation) => anEvent(obligationRecorded, about, { ...same, obligation })),
    ...(record.endedOn === undefined ? [] : [anEvent(agreementTerminated, about, { ...same, endedOn: record.endedOn, reason: 'reported' })]),
  ];
  return { id, record, label, events };
}

export function aCorrection(agreement: ABuiltAgreement, sequence: number, changes: Partial<AgreementRecord>, label: Label = agreement.label): DomainEvent {
  return anEvent(agreementCorrected, { subject: agreement.id, sequence, label }, { agreement: { ...agreement.record, ...changes }, reason: 'a better source' });
}

/** What an owner tells of the open deadlines of an agreement, or of what belongs to one. */
export function deadlinesOf(
  about: { subject: string; sequence: number; label?: Label; agreement?: string; title?: string },
  ...deadlines: (Pick<Deadline, 'id' | 'on'> & Partial<Deadline>)[]
): DomainEvent {
  const { agreement, title = 'On mutual visits' } = about;
  return anEvent(agreementsDeadlinesChanged, about, {
    about: title,
    ...(agreement === undefined ? {} : { agreement }),
    deadlines: deadlines.map((deadline) => ({ kind: 'review', title: `Review ${deadline.id}`, owedBy: [], ...deadline })),
  });
}
