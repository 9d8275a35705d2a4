import {
  faultAt,
  Refusals,
  type EngagementAccount,
  type EngagementDraft,
  type EngagementParticipantDraft,
  type EngagementRecord,
  type Fault,
  type Label,
  type PartialDate,
  type PartnerId,
  type PartnerReference,
  type Path,
  type ReportedParticipant,
} from '@entente/contracts';
import type { StatedEngagement } from './engagement.js';

/** Who is who: the service's copy of the directory. */
export interface Directory {
  /** Throws `rejected` with the path and the candidates where a reference fits no partner, or several. */
  resolve(reference: PartnerReference, on: PartialDate | undefined, path: Path): PartnerId;
  get(id: PartnerId): object | undefined;
}

/** Gives a named person an id: a new one, or that of the same person of the same source. */
export type Identify = (name: string, key: string | undefined, index: number) => string;

export type ParticipantDraft = EngagementParticipantDraft | ReportedParticipant;
type Draft = Omit<EngagementDraft, 'label' | 'override' | 'state' | 'participants'> & {
  participants: readonly ParticipantDraft[];
  account?: EngagementAccount | undefined;
};

/** A label follows a policy somebody owns and is released to somebody known; else nobody could tell whom it lets read. */
export function labelFaults({ policy, releasableTo = [] }: Label, directory: Directory, at: Path): Fault[] {
  const unknown = releasableTo.flatMap((partner, index) =>
    directory.get(partner) ? [] : [faultAt('partner-unknown', [...at, 'releasableTo', index], `"${partner}" is no partner in the directory`)],
  );
  if (policy === 'PUBLIC' || directory.get(policy)) return unknown;
  return [faultAt('unknown-policy', [...at, 'policy'], `"${policy}" is neither PUBLIC nor a partner in the directory`), ...unknown];
}

/** References as ids, as of a date; faults are gathered. */
export class Resolving {
  constructor(
    private readonly directory: Directory,
    private readonly on: PartialDate,
    private readonly refusals: Refusals,
  ) {}

  one(reference: PartnerReference, path: Path): PartnerId | undefined {
    return this.refusals.gather(() => this.directory.resolve(reference, this.on, path));
  }

  all(references: readonly PartnerReference[], at: Path): PartnerId[] {
    return references.flatMap((reference, index) => this.one(reference, [...at, index]) ?? []);
  }

  place(place: EngagementDraft['place'], at: Path): EngagementRecord['place'] {
    if (place === undefined) return undefined;
    const partner = place.partner === undefined ? undefined : this.one(place.partner, [...at, 'partner']);
    return { ...(place.text === undefined ? {} : { text: place.text }), ...(partner === undefined ? {} : { partner }) };
  }

  participants(drafts: readonly ParticipantDraft[], identify: Identify, at: Path): EngagementRecord['participants'] {
    return drafts.map((draft, index) => {
      const { position, part, organisation, name } = draft;
      const partner = draft.partner === undefined ? undefined : this.one(draft.partner, [...at, index, 'partner']);
      const known = 'person' in draft ? draft.person : undefined;
      const person = name === undefined ? known : identify(name, 'key' in draft ? draft.key : undefined, index);
      return {
        ...(position === undefined ? {} : { position }),
        part,
        ...(organisation === undefined ? {} : { organisation }),
        ...(partner === undefined ? {} : { partner }),
        ...(person === undefined ? {} : { person }),
      };
    });
  }
}

/**
 * A draft with everybody known by id; partners are read as of its first day. Throws `rejected` with every fault:
 * `partner-unknown`, `partner-ambiguous`, `unknown-policy`.
 */
export function resolveEngagement(draft: Draft, label: { label: Label; at: Path }, directory: Directory, identify: Identify, at: Path): StatedEngagement {
  const refusals = new Refusals();
  const resolving = new Resolving(directory, draft.from, refusals);
  const { hosts, participants, place, ...described } = draft;
  const stated = {
    ...described,
    place: resolving.place(place, [...at, 'place']),
    hosts: [...new Set(resolving.all(hosts, [...at, 'hosts']))],
    participants: resolving.participants(participants, identify, [...at, 'participants']),
  };
  refusals.add(...labelFaults(label.label, directory, label.at));
  refusals.throwIfAny();
  return stated;
}
