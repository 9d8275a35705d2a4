import { Inject, Injectable } from '@nestjs/common';
import { PartnerDirectory } from '@entente/partner-directory';
import type { Tx } from '@entente/persistence';
import type { Path } from '@entente/contracts';
import { settleConflicts } from '../domain/conflicts.js';
import type { Moment } from '../domain/decision.js';
import type { Acting, StatedEngagement } from '../domain/engagement.js';
import type { Around } from '../domain/plan-engagement.js';
import type { Identify, ParticipantDraft } from '../domain/resolve-engagement.js';
import { Conflicts } from '../persistence/conflicts.repository.js';
import { Culture } from '../persistence/culture.js';
import { EngagementLookups } from '../persistence/engagement-lookups.js';
import { People, type NewPerson } from '../persistence/people.repository.js';

/** A plan by hand on its way: what it says, and by whom. */
export interface Desk {
  id: string | undefined;
  stated: StatedEngagement;
  participants: readonly ParticipantDraft[];
  held: boolean;
  override: { reason: string } | undefined;
  acting: Acting;
  at: Path;
}

/** What plans and their changes by hand go through before they are decided on. */
@Injectable()
export class EngagementDesk {
  constructor(
    @Inject(PartnerDirectory) readonly directory: PartnerDirectory,
    @Inject(Conflicts) private readonly conflicts: Conflicts,
    @Inject(Culture) private readonly culture: Culture,
    @Inject(EngagementLookups) private readonly lookups: EngagementLookups,
    @Inject(People) private readonly people: People,
  ) {}

  /** Gives every named person a new id, and gathers them. */
  identifying({ newId }: Moment): { identify: Identify; persons: NewPerson[] } {
    const persons: NewPerson[] = [];
    const identify: Identify = (name) => {
      const id = newId();
      persons.push({ id, name });
      return id;
    };
    return { identify, persons };
  }

  /** Keeps persons, checks what is referred to, finds conflicts and settles them; throws what these refuse. */
  async around(tx: Tx, { id, stated, participants, held, override, acting, at }: Desk, persons: readonly NewPerson[], moment: Moment): Promise<Around> {
    const referred = participants.flatMap((participant) => ('person' in participant ? (participant.person ?? []) : []));
    await this.lookups.checkReferences(tx, stated, referred, at);
    await this.lookups.checkPartOf(tx, id, stated.partOf, at);
    await this.people.keep(tx, persons);
    const settled = settleConflicts(await this.conflicts.against(tx, { id, stated }), override, acting, { at, held }, moment);
    return { ...settled, warnings: [...settled.warnings, ...this.culture.warnings(stated)] };
  }
}
