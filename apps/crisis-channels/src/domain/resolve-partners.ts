import {
  faultAt,
  type CrisisActor,
  type CrisisActorDraft,
  type Fault,
  type Label,
  type PartialDate,
  type PartnerId,
  type PartnerReference,
  type Path,
  type Refusals,
} from '@entente/contracts';

/** Who is who: the service's copy of the directory. */
export interface Directory {
  /** Throws `rejected` with the path and the candidates where a reference fits no partner, or several. */
  resolve(reference: PartnerReference, on: PartialDate | undefined, path: Path): PartnerId;
  get(id: PartnerId): { kind: 'state' | 'organisation' } | undefined;
}

/** Partners by their ids as of a day, none of them twice. Faults `partner-unknown`, `partner-ambiguous`, `same-party-twice`. */
export function resolveParties(references: readonly PartnerReference[], on: PartialDate, directory: Directory, at: Path, refusals: Refusals): PartnerId[] {
  const found = references.flatMap((reference, index) => refusals.gather(() => directory.resolve(reference, on, [...at, index])) ?? []);
  found.forEach((partner, index) => {
    if (found.indexOf(partner) !== index) refusals.add(faultAt('same-party-twice', at, `${partner} is a party already`));
  });
  return [...new Set(found)].sort();
}

/**
 * Actors with those that are known by their ids, as of a day. Faults `partner-unknown`, `partner-ambiguous`, `same-actor-twice`,
 * and `nobody-known` where none is.
 */
export function resolveActors(drafts: readonly CrisisActorDraft[], on: PartialDate, directory: Directory, at: Path, refusals: Refusals): CrisisActor[] {
  const seen = new Set<PartnerId>();
  if (drafts.every(({ partner }) => partner === undefined)) refusals.add(faultAt('nobody-known', at, 'at least one actor of a crisis is known'));
  return drafts.flatMap(({ partner: reference, ...acting }, index): CrisisActor[] => {
    if (reference === undefined) return [acting];
    const path = [...at, index, 'partner'];
    const partner = refusals.gather(() => directory.resolve(reference, on, path));
    if (partner === undefined) return [];
    if (seen.has(partner)) refusals.add(faultAt('same-actor-twice', path, `${partner} is an actor already`));
    seen.add(partner);
    return [{ partner, ...acting }];
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
