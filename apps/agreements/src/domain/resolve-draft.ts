import {
  faultAt,
  Refusals,
  type AgreementDraft,
  type Day,
  type Fault,
  type Label,
  type PartialDate,
  type PartnerId,
  type PartnerReference,
  type Path,
  type Terms,
  type TermsDraft,
} from '@entente/contracts';
import type { ObligationDraft, PartyDraft, StatedAgreement, StatedObligation, StatedParty } from './agreement.js';

/** Who is who: the service's copy of the directory. */
export interface Directory {
  /** Throws `rejected` with the path and the candidates where a reference fits no partner, or several. */
  resolve(reference: PartnerReference, on: PartialDate | undefined, path: Path): PartnerId;
  get(id: PartnerId): { kind: 'state' | 'organisation' } | undefined;
}

type Dated = Pick<AgreementDraft, 'signedOn' | 'inForceOn'>;

/** The day names and codes were written on, as far as it is stated. */
export function writtenOn({ signedOn, inForceOn }: Dated, actions: PartyDraft['actions'], today: Day): PartialDate {
  return signedOn ?? actions.find(({ actedOn }) => actedOn !== undefined)?.actedOn ?? inForceOn ?? today;
}

/** Parties by their ids, none of them twice. Faults `partner-unknown`, `partner-ambiguous`, `same-party-twice`. */
export function resolveParties(parties: readonly PartyDraft[], dated: Dated, directory: Directory, today: Day, at: Path, refusals: Refusals): StatedParty[] {
  const seen = new Set<PartnerId>();
  return parties.flatMap(({ partner: reference, actions, spells }, index): StatedParty[] => {
    const path = [...at, index, 'partner'];
    const partner = refusals.gather(() => directory.resolve(reference, writtenOn(dated, actions, today), path));
    if (partner === undefined) return [];
    if (seen.has(partner)) refusals.add(faultAt('same-party-twice', path, `${partner} is a party already: an agreement has two or more different parties`));
    seen.add(partner);
    return [{ partner, actions, spells }];
  });
}

/** An obligation with everybody in it known by id. */
export function resolveObligation(
  { owedBy, owedTo, ...obligation }: ObligationDraft,
  on: PartialDate,
  directory: Directory,
  at: Path,
  refusals: Refusals,
): StatedObligation {
  const resolve = (references: readonly PartnerReference[], side: string): PartnerId[] =>
    references.flatMap((reference, index) => refusals.gather(() => directory.resolve(reference, on, [...at, side, index])) ?? []);
  return { ...obligation, owedBy: resolve(owedBy, 'owedBy'), owedTo: resolve(owedTo, 'owedTo') };
}

/** Terms with everybody they name known by id. */
export function resolveTerms({ entryIntoForce, ...terms }: TermsDraft, on: PartialDate, directory: Directory, at: Path, refusals: Refusals): Terms {
  if (entryIntoForce?.form !== 'nth-instrument') return { ...terms, entryIntoForce };
  const { including, ...rule } = entryIntoForce;
  const path = [...at, 'entryIntoForce', 'including'];
  const named = including?.flatMap((reference, index) => refusals.gather(() => directory.resolve(reference, on, [...path, index])) ?? []);
  return { ...terms, entryIntoForce: named === undefined ? rule : { ...rule, including: named } };
}

/** Only an organisation of the directory can be constituted. */
export function constitutesFaults(id: PartnerId | undefined, directory: Directory, at: Path): Fault[] {
  if (id === undefined || directory.get(id)?.kind === 'organisation') return [];
  return [faultAt('not-an-organisation', [...at, 'constitutes'], `${id} is no organisation in the directory`)];
}

/** A label follows a policy somebody owns and is released to somebody known; else nobody could tell whom it lets read. */
export function labelFaults({ policy, releasableTo = [] }: Label, directory: Directory, at: Path): Fault[] {
  const unknown = releasableTo.flatMap((partner, index) =>
    directory.get(partner) ? [] : [faultAt('partner-unknown', [...at, 'releasableTo', index], `"${partner}" is no partner in the directory`)],
  );
  if (policy === 'PUBLIC' || directory.get(policy)) return unknown;
  return [faultAt('unknown-policy', [...at, 'policy'], `"${policy}" is neither PUBLIC nor a partner in the directory`), ...unknown];
}

/**
 * A draft with every partner known by its id: references are read as of the day of signature, else of the party's first
 * action, else of entry into force, else of today. Throws `rejected` with every fault: `partner-unknown`,
 * `partner-ambiguous`, `same-party-twice`, `not-an-organisation`, `unknown-policy`.
 */
export function resolveDraft(
  draft: Omit<AgreementDraft, 'label'>,
  label: { label: Label; at: Path },
  directory: Directory,
  today: Day,
  at: Path,
): StatedAgreement {
  const refusals = new Refusals();
  const { parties, obligations, terms, ...described } = draft;
  const stated = {
    ...described,
    ...(terms && { terms: resolveTerms(terms, writtenOn(draft, [], today), directory, [...at, 'terms'], refusals) }),
    parties: resolveParties(parties, draft, directory, today, [...at, 'parties'], refusals),
    obligations: obligations.map((obligation, index) =>
      resolveObligation(obligation, writtenOn(draft, [], today), directory, [...at, 'obligations', index], refusals),
    ),
  };
  refusals.add(...constitutesFaults(draft.constitutes, directory, at), ...labelFaults(label.label, directory, label.at));
  refusals.throwIfAny();
  return stated;
}
