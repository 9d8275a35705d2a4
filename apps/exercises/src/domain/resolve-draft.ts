import {
  ARMS,
  faultAt,
  type Arm,
  type ContributionDraft,
  type ExercisePlanDraft,
  type Fault,
  type Forces,
  type Label,
  type PartialDate,
  type ParticipantDraft,
  type PartnerId,
  type PartnerReference,
  type Path,
  type Refusals,
  type Strength,
  type StrengthDraft,
} from '@entente/contracts';
import type { StatedContribution, StatedParticipant, StatedPlan } from './exercise.js';

/** Who is who: the service's copy of the directory. */
export interface Directory {
  /** Throws `rejected` with the path and the candidates where a reference fits no partner, or several. */
  resolve(reference: PartnerReference, on: PartialDate | undefined, path: Path): PartnerId;
  get(id: PartnerId): { kind: 'state' | 'organisation' } | undefined;
}

/** A firm number is the least and the most. */
export function strengthOf(draft: StrengthDraft): Strength {
  return typeof draft === 'number' ? { least: draft, most: draft } : draft;
}

/** A contribution as it is kept: every number as least and most. */
export function stateContribution({ forces, equipment, ...rest }: ContributionDraft): StatedContribution {
  const numbers = ARMS.flatMap((arm): [Arm, Strength][] => (forces[arm] === undefined ? [] : [[arm, strengthOf(forces[arm])]]));
  const stated: Forces = Object.fromEntries(numbers);
  return { ...rest, forces: stated, equipment: equipment.map(({ name, quantity }) => ({ name, quantity: strengthOf(quantity) })) };
}

/** A plan with everybody in it known by id, as of the day it starts. Faults `partner-unknown`, `partner-ambiguous`. */
export function resolvePlan(draft: ExercisePlanDraft, directory: Directory, at: Path, refusals: Refusals): StatedPlan {
  const { hosts, border, relief, ...plan } = draft;
  const find = (reference: PartnerReference, path: Path): PartnerId | undefined =>
    refusals.gather(() => directory.resolve(reference, draft.startsOn, [...at, ...path]));
  const across = border && find(border.with, ['border', 'with']);
  const affected = relief && find(relief.affected, ['relief', 'affected']);
  return {
    ...plan,
    hosts: [...new Set(hosts.flatMap((host, index) => find(host, ['hosts', index]) ?? []))],
    ...(border && across !== undefined && { border: { ...border, with: across } }),
    ...(relief && affected !== undefined && { relief: { ...relief, affected } }),
  };
}

/** Participants by their ids, none of them twice. Faults `partner-unknown`, `partner-ambiguous`, `same-participant-twice`. */
export function resolveParticipants(
  drafts: readonly ParticipantDraft[],
  on: PartialDate,
  directory: Directory,
  at: Path,
  refusals: Refusals,
): StatedParticipant[] {
  const seen = new Set<PartnerId>();
  return drafts.flatMap(({ partner: reference, contributions, status, since }, index): StatedParticipant[] => {
    const path = [...at, index, 'partner'];
    const partner = refusals.gather(() => directory.resolve(reference, on, path));
    if (partner === undefined) return [];
    if (seen.has(partner)) refusals.add(faultAt('same-participant-twice', path, `${partner} takes part already`));
    seen.add(partner);
    return [{ partner, status, since, contributions: contributions.map(stateContribution) }];
  });
}

/** A label follows a policy somebody owns and is released to somebody known; else nobody could tell whom it lets read. */
export function labelFaults({ policy, releasableTo = [] }: Label, directory: Directory, at: Path): Fault[] {
  const unknown = releasableTo.flatMap((partner, index) =>
    directory.get(partner) ? [] : [faultAt('partner-unknown', [...at, 'releasableTo', index], `"${partner}" is no partner in the directory`)],
  );
  if (policy === 'PUBLIC' || directory.get(policy)) return unknown;
  return [faultAt('unknown-policy', [...at, 'policy'], `"${policy}" is neither PUBLIC nor a partner in the directory`), ...unknown];
}
