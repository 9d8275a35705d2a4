import type { Day, PartnerId, Warning } from '@entente/contracts';

/** What a partner's culture asks, as the directory says it. */
export interface Culture {
  languages?: readonly string[] | undefined;
  profile?: { greetings?: string | undefined; protocol?: string | undefined; weekend?: readonly string[] | undefined } | undefined;
}

/** A note on a partner. It warns and never blocks. */
export interface CulturalNote {
  partner: PartnerId;
  code: 'holiday' | 'weekend' | 'fasting' | 'protocol' | 'greetings' | 'language';
  text: string;
  on?: Day;
}

/** A language all of them share needs no interpreter; one that brings an interpreter has thought of it. */
export function languageNotes(partners: readonly PartnerId[], interpreted: boolean, culture: (partner: PartnerId) => Culture | undefined): CulturalNote[] {
  const spoken = partners.flatMap((partner) => {
    const languages = culture(partner)?.languages ?? [];
    return languages.length === 0 ? [] : [{ partner, languages }];
  });
  const [first, ...others] = spoken;
  if (interpreted || first === undefined || others.length === 0) return [];
  const shared = first.languages.filter((language) => others.every(({ languages }) => languages.includes(language)));
  if (shared.length > 0) return [];
  return others.map(({ partner, languages }) => ({ partner, code: 'language', text: `no language in common: ${languages.join(', ')}` }));
}

/** Protocol and greetings of partners. */
export function protocolNotes(partners: readonly PartnerId[], culture: (partner: PartnerId) => Culture | undefined): CulturalNote[] {
  return partners.flatMap((partner): CulturalNote[] => {
    const { protocol, greetings } = culture(partner)?.profile ?? {};
    return [
      ...(protocol === undefined ? [] : [{ partner, code: 'protocol' as const, text: protocol }]),
      ...(greetings === undefined ? [] : [{ partner, code: 'greetings' as const, text: greetings }]),
    ];
  });
}

/** Notes on languages as warnings on a record. */
export function languageWarnings(notes: readonly CulturalNote[]): Warning[] {
  return notes.map(({ partner, code, text }) => ({ code, message: `${partner}: ${text}` }));
}
