import { holdsOn, interval, type BoundSpell, type Day, type PartialDate, type Party, type PartyForce } from '@entente/contracts';
import type { Effect } from './party-effects.js';
import { dayOfAction, counting, type AnyAction } from './acts.js';
import { nounOf } from './sentences.js';

type Explained = Omit<PartyForce, 'partner'>;

/** What a party did that a spell rests on. */
function actOf(spell: BoundSpell, effects: readonly Effect[]): AnyAction | undefined {
  return effects.find(({ on, basis }) => on === spell.from && basis === spell.basis)?.action;
}

function becauseOf(spell: BoundSpell, action: AnyAction | undefined, inForceOn: PartialDate | undefined): string {
  if (action === undefined) {
    if (spell.basis === 'entry-into-force') return 'with entry into force';
    return spell.basis === 'reported' ? 'as recorded' : `by ${spell.basis.replaceAll('-', ' ')}, as recorded`;
  }
  const on = dayOfAction(action);
  const by = `by its ${nounOf(action)}${on === undefined ? '' : ` of ${on}`}`;
  return spell.from === inForceOn && on !== spell.from ? `with entry into force, ${by}` : by;
}

function countedIn(action: AnyAction | undefined): Explained['counted'] {
  const on = action && dayOfAction(action);
  if (action === undefined || on === undefined) return [];
  return [{ did: action.action, on, ...(action.id !== undefined && { action: action.id }) }];
}

function notBound({ actions }: Party, by: Day): string {
  const done = counting(actions).flatMap((action) => {
    const on = dayOfAction(action);
    return on !== undefined && interval(on).first > by ? [] : [`${nounOf(action)}${on === undefined ? '' : ` of ${on}`}`];
  });
  return done.length === 0 ? 'not bound: no action of it is on record by then' : `not bound: ${done.join(' and ')} on record, which do not bind it yet`;
}

/** What is known of an agreement whose parties are explained: `settled` where it was known by then when it is in force. */
export interface Settled {
  inForceOn: PartialDate | undefined;
  settled: boolean;
}

/** Whether a party is bound on a date, since when and by what. */
export function explainParty(party: Party, effects: readonly Effect[], { inForceOn, settled }: Settled, asOf: PartialDate): PartyForce {
  const { partner, spells } = party;
  const { first, last } = interval(asOf);
  const told = (status: PartyForce['status'], spell: BoundSpell, sentence: (because: string) => string): PartyForce => {
    const action = actOf(spell, effects);
    const { from, to, basis } = spell;
    const because = becauseOf(spell, action, inForceOn);
    return {
      partner,
      status,
      ...(from !== undefined && { since: from }),
      ...(to !== undefined && { until: to }),
      basis,
      counted: countedIn(action),
      sentence: `${partner} ${sentence(because)}`,
    };
  };
  const holding = spells.filter((spell) => holdsOn(spell, asOf) !== 'no');
  const current = holding.find(({ basis }) => basis !== 'provisional-application') ?? holding[0];
  if (current !== undefined) {
    const provisionally = current.basis === 'provisional-application';
    const since = current.from === undefined ? '' : ` since ${current.from}`;
    return told(provisionally ? 'bound-provisionally' : 'bound', current, (why) => `is bound${provisionally ? ' provisionally' : ''}${since}, ${why}`);
  }
  const past = spells.filter(({ to }) => to !== undefined && interval(to).last <= first).at(-1);
  if (past !== undefined) return told('no-longer-bound', past, (why) => `is bound no longer since ${past.to}; it was ${why}`);
  const coming = spells.find(({ from }) => from !== undefined && interval(from).first > last);
  const known = effects.filter(({ action }) => action !== undefined && interval(dayOfAction(action) ?? '9999').first <= last);
  if (settled && coming !== undefined && known.some(({ on }) => on === coming.from))
    return told('upcoming', coming, (why) => `will be bound from ${coming.from}, ${why}`);
  return { partner, status: 'not-bound', counted: [], sentence: `${partner} is ${notBound(party, last)}` };
}
