import { z } from 'zod';
import { Warning } from '../agreements/agreement.js';
import { AggregateId, ExternalRecord, PartnerId, PartnerReference } from '../identifiers.js';
import { Label } from '../label.js';
import { Day, Instant, PartialDate } from '../partial-date.js';
import { notEndingBeforeItBegins } from '../spell.js';

/** In the order of NATO's crisis response process; the number of six is certain, the names are those in common use. */
export const CRISIS_PHASES = ['indications-and-warning', 'assessment', 'response-options', 'planning', 'execution', 'transition'] as const;
export const CrisisPhase = z.enum(CRISIS_PHASES).meta({ id: 'CrisisPhase' });
export type CrisisPhase = z.infer<typeof CrisisPhase>;

/** How grave it is, least first. A decision on collective defence is a record of its own, never a step of this. */
export const CRISIS_SEVERITIES = ['low', 'moderate', 'high', 'critical'] as const;
export const CrisisSeverity = z.enum(CRISIS_SEVERITIES).meta({ id: 'CrisisSeverity' });
export type CrisisSeverity = z.infer<typeof CrisisSeverity>;

export const CrisisState = z.enum(['open', 'closed']).meta({ id: 'CrisisState' });
export type CrisisState = z.infer<typeof CrisisState>;

/** What an actor does in a crisis. Between those who mediate or observe and others there is no crisis. */
export const CrisisRole = z.enum(['involved', 'supporting', 'mediating', 'observing']).meta({ id: 'CrisisRole' });
export type CrisisRole = z.infer<typeof CrisisRole>;

const acting = {
  role: CrisisRole.default('involved'),
  side: z.string().min(1).max(100).optional().describe('actors of the same side stand together; one without a side stands alone'),
  from: PartialDate.optional().describe('since when it is one; from the beginning where absent'),
  to: PartialDate.optional().describe('from when on it is one no longer'),
};
export const CrisisActorDraft = notEndingBeforeItBegins(z.strictObject({ partner: PartnerReference.optional(), ...acting })).meta({
  id: 'CrisisActorDraft',
  description: 'Without a partner: somebody takes part, and it is not known who',
});
export type CrisisActorDraft = z.infer<typeof CrisisActorDraft>;
/** A partner in a crisis, or somebody nobody can name yet. */
export const CrisisActor = z.strictObject({ partner: PartnerId.optional(), ...acting }).meta({ id: 'CrisisActor' });
export type CrisisActor = z.infer<typeof CrisisActor>;

/** Somebody joins a crisis, stands otherwise in it, or leaves it, from a day on. */
export const CrisisActorChange = z
  .discriminatedUnion('change', [
    z.strictObject({ change: z.literal('joins'), partner: PartnerReference, from: Day, role: CrisisRole.default('involved'), side: acting.side }),
    z.strictObject({ change: z.literal('stands'), partner: PartnerReference, from: Day, role: CrisisRole, side: acting.side }),
    z.strictObject({ change: z.literal('leaves'), partner: PartnerReference, from: Day }),
  ])
  .meta({ id: 'CrisisActorChange' });
export type CrisisActorChange = z.infer<typeof CrisisActorChange>;

const text = z.string().min(1).max(4000);

/** A phase a crisis came to, when, and what that rests on. */
export const CrisisPhaseDate = z
  .strictObject({ phase: CrisisPhase, on: PartialDate, severity: CrisisSeverity.optional(), basis: text.optional() })
  .meta({ id: 'CrisisPhaseDate' });
export type CrisisPhaseDate = z.infer<typeof CrisisPhaseDate>;

/** The last day of a crisis, inclusive, what ended it, and what that rests on; that one side is silent is no end. */
export const CrisisClosing = z
  .strictObject({ on: PartialDate, reason: text, basis: text.optional().describe('by hand none is closed without'), agreement: AggregateId.optional() })
  .meta({ id: 'CrisisClosing' });
export type CrisisClosing = z.infer<typeof CrisisClosing>;

const described = {
  title: z.string().min(1).max(500),
  basis: text.optional().describe('what it is about, and what shows that it is one'),
  openedOn: PartialDate,
  severity: CrisisSeverity.optional(),
};

const drafted = {
  ...described,
  actors: z.array(CrisisActorDraft).min(2, 'a crisis has two or more actors; one of them may be unknown').max(100),
  label: Label.optional(),
};

/** A crisis as somebody opens it. Without a label it is the author's own nation's. */
export const CrisisDraft = z.strictObject({ ...drafted, basis: text, phase: CrisisPhase.default('indications-and-warning') }).meta({ id: 'CrisisDraft' });
export type CrisisDraft = z.infer<typeof CrisisDraft>;

/** The same from an outside source, with that source's own record, the phases it came to and its end. */
export const CrisisReport = z
  .strictObject({ report: ExternalRecord, ...drafted, phases: z.array(CrisisPhaseDate).max(100).default([]), closed: CrisisClosing.optional() })
  .meta({ id: 'CrisisReport' });
export type CrisisReport = z.infer<typeof CrisisReport>;

/** The recorded facts of a crisis at one version. */
export const CrisisRecord = z
  .strictObject({
    ...described,
    actors: z.array(CrisisActor),
    state: CrisisState,
    phases: z.array(CrisisPhaseDate).describe('in the order it came to them; the last is the present one'),
    closed: CrisisClosing.optional(),
    warnings: z.array(Warning),
    suggestion: AggregateId.optional().describe('what suggested it'),
    report: ExternalRecord.optional(),
  })
  .meta({ id: 'CrisisRecord' });
export type CrisisRecord = z.infer<typeof CrisisRecord>;

/** A crisis as reads show it. */
export const CrisisView = CrisisRecord.extend({
  id: AggregateId,
  version: z.int().min(1),
  label: Label,
  knownFrom: Instant.optional(),
  certainty: z.enum(['certain', 'possible']).optional().describe('with `on`, `from` or `to`: whether it was open then'),
}).meta({ id: 'CrisisView' });
export type CrisisView = z.infer<typeof CrisisView>;

/** Does an actor stand against others? Not who mediates, observes, is unknown, or has left. */
function stands({ role, partner, to }: CrisisActor): boolean {
  return (role === 'involved' || role === 'supporting') && partner !== undefined && to === undefined;
}

/** Those of the partners that stand against another of them in a crisis with these actors; empty where nobody does. */
export function opposed(actors: readonly CrisisActor[], partners: readonly PartnerId[]): PartnerId[] {
  const here = actors.filter((actor) => stands(actor) && actor.partner !== undefined && partners.includes(actor.partner));
  const against = (a: CrisisActor, b: CrisisActor): boolean => a.partner !== b.partner && (a.side === undefined || a.side !== b.side);
  return [...new Set(here.filter((actor) => here.some((other) => against(actor, other))).flatMap(({ partner }) => partner ?? []))].sort();
}
