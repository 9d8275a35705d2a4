import { Inject, Injectable } from '@nestjs/common';
import type { EngagementView } from '@entente/contracts';
import { crisisWarnings, KnownCrises } from '@entente/known-crises';
import type { Tx } from '@entente/persistence';
import { isAhead, partnersOf, personsOf, type Engagement } from '../domain/engagement.js';
import { People } from './people.repository.js';

function plain({ id, version, record, label }: Engagement): EngagementView {
  return { ...record, id, version, label };
}

/**
 * Engagements as reads show them: with the names of those who take part as they are kept now; what lies ahead is warned of
 * crises the reader may see.
 */
@Injectable()
export class EngagementViews {
  constructor(
    @Inject(People) private readonly people: People,
    @Inject(KnownCrises) private readonly crises: KnownCrises,
  ) {}

  async of(tx: Tx, engagements: readonly Engagement[]): Promise<EngagementView[]> {
    return this.warned(tx, await this.named(tx, engagements.map(plain)));
  }

  async one(tx: Tx, engagement: Engagement): Promise<EngagementView> {
    return this.again(tx, plain(engagement));
  }

  /** One at an earlier version: nothing of today but names. */
  async asKnown(tx: Tx, engagement: Engagement): Promise<EngagementView> {
    const view = plain(engagement);
    const [named = view] = await this.named(tx, [view]);
    return named;
  }

  /** A view that was kept without names and crises, with those of now. */
  async again(tx: Tx, view: EngagementView): Promise<EngagementView> {
    const [warned = view] = await this.warned(tx, await this.named(tx, [view]));
    return warned;
  }

  private async named(tx: Tx, views: readonly EngagementView[]): Promise<EngagementView[]> {
    const names = await this.people.names(tx, views.flatMap(personsOf));
    return views.map((view) => ({
      ...view,
      participants: view.participants.map((participant) => {
        const name = participant.person === undefined ? undefined : names.get(participant.person);
        return name === undefined ? participant : { ...participant, name };
      }),
    }));
  }

  private async warned(tx: Tx, views: readonly EngagementView[]): Promise<EngagementView[]> {
    const crises = await this.crises.openAmong(tx, views.filter(isAhead).flatMap(partnersOf));
    return views.map((view) => (isAhead(view) ? { ...view, warnings: [...view.warnings, ...crisisWarnings(partnersOf(view), crises)] } : view));
  }
}
