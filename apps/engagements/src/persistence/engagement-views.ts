import { Inject, Injectable } from '@nestjs/common';
import type { EngagementRecord, EngagementView } from '@entente/contracts';
import type { Tx } from '@entente/persistence';
import { personsOf, type Engagement } from '../domain/engagement.js';
import { People } from './people.repository.js';

function named(record: EngagementRecord, names: ReadonlyMap<string, string>): EngagementView['participants'] {
  return record.participants.map((participant) => {
    const name = participant.person === undefined ? undefined : names.get(participant.person);
    return name === undefined ? participant : { ...participant, name };
  });
}

/** Engagements as reads show them, with the names of those who take part as they are kept now. */
@Injectable()
export class EngagementViews {
  constructor(@Inject(People) private readonly people: People) {}

  async of(tx: Tx, engagements: readonly Engagement[]): Promise<EngagementView[]> {
    const names = await this.people.names(
      tx,
      engagements.flatMap(({ record }) => personsOf(record)),
    );
    return engagements.map(({ id, version, record, label }) => ({ ...record, participants: named(record, names), id, version, label }));
  }

  async one(tx: Tx, engagement: Engagement): Promise<EngagementView> {
    const { id, version, record, label } = engagement;
    return this.withNames(tx, { ...record, id, version, label });
  }

  /** A view that was kept without names, with those of now. */
  async withNames(tx: Tx, view: EngagementView): Promise<EngagementView> {
    return { ...view, participants: named(view, await this.people.names(tx, personsOf(view))) };
  }
}
