import { holdsOn, type AgreementRecord, type Certainty, type Obligation, type PartnerId, type Party } from '@entente/contracts';
import { suspendedOn } from '../lifecycle/suspensions.js';
import type { Occurrence } from './occurrences.js';

type Days = Pick<Occurrence, 'first' | 'last'>;

/** Is a party bound and not suspended on the day something is due? `certain` on every reading of that day and of its own spells. */
export function boundWhen(record: Pick<AgreementRecord, 'suspensions'>, { partner, spells }: Party, { first, last }: Days): Certainty {
  const suspended = [suspendedOn(record, partner, first), suspendedOn(record, partner, last)];
  if (suspended.every((answer) => answer === 'certain')) return 'no';
  const answers = spells.map((spell): Certainty => {
    const begins = holdsOn(spell, first);
    const ends = first === last ? begins : holdsOn(spell, last);
    if (begins === 'no' && ends === 'no') return 'no';
    return begins === 'certain' && ends === 'certain' && suspended.every((answer) => answer === 'no') ? 'certain' : 'possible';
  });
  return answers.find((answer) => answer === 'certain') ?? answers.find((answer) => answer === 'possible') ?? 'no';
}

/** The parties an obligation asks something of; nobody named means every party. Who is no party owes nothing. */
export function owingParties({ owedBy }: Obligation, { parties }: Pick<AgreementRecord, 'parties'>): Party[] {
  return owedBy.length === 0 ? parties : parties.filter(({ partner }) => owedBy.includes(partner));
}

/** Those to whom a party owes it: those named, else every other party that may be bound on that day. */
export function creditorsOf({ owedTo }: Obligation, record: Pick<AgreementRecord, 'parties' | 'suspensions'>, party: PartnerId, due: Days): PartnerId[] {
  const named = owedTo.length > 0 ? owedTo : record.parties.filter((other) => boundWhen(record, other, due) !== 'no').map(({ partner }) => partner);
  return named.filter((partner) => partner !== party);
}
