import { holdsOn, interval, isBefore, type AgreementRecord, type BoundSpell, type Day, type Party, type PartyAction } from '@entente/contracts';
import { plusPeriod } from '../calendar.js';
import type { Rules } from '../rules.js';
import { laterOf } from './later-by.js';
import { withdrawalTermsOf } from './rule-of-clock.js';

/** The earliest day on which the agreement lets anybody give notice; undefined where it sets none, or is not in force. */
export function noticeOpensOn(record: AgreementRecord, rules: Rules): Day | undefined {
  const { inForceOn } = record;
  const notWithin = withdrawalTermsOf(record, rules)?.notWithin;
  return inForceOn === undefined || notWithin === undefined ? undefined : plusPeriod(interval(inForceOn).first, notWithin);
}

/** A party's notice of withdrawal that has not ended by a day nor been taken back, whenever it was given. */
export function openNotice({ actions }: Party, day: Day): PartyAction | undefined {
  return actions.find(
    ({ action, foundWrong, revokedOn, effectiveOn }) =>
      action === 'withdrew' && foundWrong === undefined && revokedOn === undefined && (effectiveOn === undefined || interval(effectiveOn).last > day),
  );
}

/** The same where it was given by that day. */
export function runningNotice(party: Party, day: Day): PartyAction | undefined {
  const notice = openNotice(party, day);
  return notice?.actedOn !== undefined && isBefore(day, notice.actedOn) === 'certain' ? undefined : notice;
}

/** The spell that binds a party on a day, on some reading of its ends. */
export function spellOn({ spells }: Party, day: Day): BoundSpell | undefined {
  return spells.find((spell) => holdsOn(spell, day) !== 'no');
}

/** The earliest day from `day` on on which a bound party may give notice. Undefined for who is not bound, or has given it. */
export function noticeFrom(record: AgreementRecord, rules: Rules, party: Party, day: Day): Day | undefined {
  if (runningNotice(party, day) !== undefined || spellOn(party, day) === undefined) return undefined;
  return laterOf(day, noticeOpensOn(record, rules));
}
