import {
  crisisActorsChanged,
  dayOf,
  fact,
  interval,
  isBefore,
  rejected,
  type CrisisActor,
  type CrisisActorChange,
  type PartnerId,
  type Path,
} from '@entente/contracts';
import { about, type Crisis, type CrisisDecision } from './crisis.js';
import { refuseClosed } from './crisis-course.js';
import { changed, type Moment } from './decision.js';

/** A change of who is in a crisis, the partner known by its id. */
export type StatedActorChange = { partner: PartnerId } & (
  Omit<Extract<CrisisActorChange, { change: 'joins' | 'stands' }>, 'partner'> | Omit<Extract<CrisisActorChange, { change: 'leaves' }>, 'partner'>
);

/**
 * Somebody joins, stands otherwise or leaves from a day on; how it stood before stays on record, with its end. Throws `rejected`:
 * `crisis-closed`, `in-future`, `before-opened`, `already-an-actor`, `not-an-actor`, `before-joined`, `nothing-changed`, `nobody-left`.
 */
export function changeActors(crisis: Crisis, stated: StatedActorChange, at: Path, moment: Moment): CrisisDecision {
  const { record } = crisis;
  refuseClosed(record, at);
  const { partner, from } = stated;
  if (from > dayOf(moment.now)) throw rejected('in-future', [...at, 'from'], `${from} has not come yet`);
  if (from < interval(record.openedOn).first) throw rejected('before-opened', [...at, 'from'], `the crisis was opened on ${record.openedOn}`);
  const present = record.actors.find((actor) => actor.partner === partner && actor.to === undefined);
  const actors = [...record.actors.filter((actor) => actor !== present), ...spells(record.actors, present, stated, at)];
  if (actors.every(({ partner: other, to }) => other === undefined || to !== undefined)) {
    throw rejected('nobody-left', [...at, 'change'], 'a crisis in which nobody known is left is to be closed');
  }
  const next = { ...record, actors };
  const told = fact(crisisActorsChanged, { ...about(next), actors, change: stated.change, partner, from });
  return changed(crisis, next, 'actors-changed', [told]);
}

/** The spells of one partner that a change ends and begins. */
function spells(all: readonly CrisisActor[], present: CrisisActor | undefined, stated: StatedActorChange, at: Path): CrisisActor[] {
  const { partner, from } = stated;
  if (stated.change === 'joins') {
    if (present) throw rejected('already-an-actor', [...at, 'partner'], `${partner} is an actor already`);
    const left = all.findLast((actor) => actor.partner === partner)?.to;
    if (left !== undefined && isBefore(from, left) === 'certain') throw rejected('before-joined', [...at, 'from'], `${partner} was one until ${left}`);
    return [spell(stated)];
  }
  if (!present) throw rejected('not-an-actor', [...at, 'partner'], `${partner} is no actor now`);
  if (present.from !== undefined && isBefore(from, present.from) === 'certain') {
    throw rejected('before-joined', [...at, 'from'], `${partner} stands so since ${present.from}`);
  }
  const ended = { ...present, to: from };
  if (stated.change === 'leaves') return [ended];
  if (stated.role === present.role && stated.side === present.side) throw rejected('nothing-changed', at, `${partner} stands so already`);
  return [ended, spell(stated)];
}

function spell({ partner, from, role, side }: Extract<StatedActorChange, { change: 'joins' | 'stands' }>): CrisisActor {
  return { partner, role, ...(side !== undefined && { side }), from };
}
