import { holdsOn, type AgreementRecord, type Certainty, type Obligation, type PartnerId, type Party } from '@entente/contracts';
import type { Occurrence } from './occurrences.js';

type Days = Pick<Occurrence, 'first' | 'last'>;

/** Is a party bound on the day something is due? `certain` on every reading of that day and of its own spells. */
export function boundWhen({ spells }: Party, { first, last }: Days): Certainty {
  const answers = spells.map((spell): Certainty => {
    const begins = holdsOn(spell, first);
    const ends = first === last ? begins : holdsOn(spell, last);
    if (begins === 'no' && ends === 'no') return 'no';
    return begins === 'certain' && ends === 'certain' ? 'certain' : 'possible';
  });
  return answers.find((answer) => answer === 'certain') ?? answers.find((answer) => answer === 'possible') ?? 'no';
}

/** The parties an obligation asks something of; nobody named means every party. Who is no party owes nothing. */
export function owingParties({ owedBy }: Obligation, { parties }: Pick<AgreementRecord, 'parties'>): Party[] {
  return owedBy.length === 0 ? parties : parties.filter(({ partner }) => owedBy.includes(partner));
}

/** Those to whom a party owes it: those named, else every other party that may be bound on that day. */
export function creditorsOf({ owedTo }: Obligation, { parties }: Pick<AgreementRecord, 'parties'>, party: PartnerId, due: Days): PartnerId[] {
  const named = owedTo.length > 0 ? owedTo : parties.filter((other) => boundWhen(other, due) !== 'no').map(({ partner }) => partner);
  return named.filter((partner) => partner !== party);
}
