import { faultAt, type ChannelArrangements, type Fault, type PartnerId, type Path } from '@entente/contracts';

/** The clocks of the world. */
export interface Clocks {
  isZone(this: void, zone: string): boolean;
  /** The first instant after another at which clocks in the zone show one of the times. */
  nextOf(this: void, zone: string, times: readonly string[], after: Date): Date;
}

function twice<T>(items: readonly T[], key: (item: T) => string, code: string, at: Path): Fault[] {
  const keys = items.map(key);
  return keys.flatMap((text, index) => (keys.indexOf(text) === index ? [] : [faultAt(code, [...at, index], `${text} is there already`)]));
}

function zoneFaults(zone: string | undefined, clocks: Clocks, at: Path): Fault[] {
  return zone === undefined || clocks.isZone(zone) ? [] : [faultAt('unknown-zone', [...at, 'zone'], `no clocks here know a time zone "${zone}"`)];
}

function handlingFaults({ handlingTimes = {} }: ChannelArrangements, at: Path): Fault[] {
  return Object.entries(handlingTimes).flatMap(([precedence, { acknowledge, reply }]) =>
    reply < acknowledge ? [faultAt('reply-before-acknowledgement', [...at, 'handlingTimes', precedence, 'reply'], 'an answer acknowledges too')] : [],
  );
}

/**
 * What of arrangements cannot be: `unknown-zone`, `never-attended`, `same-language-twice`, `same-time-twice`, `same-contact-twice`,
 * `contact-not-a-party`, `reply-before-acknowledgement`.
 */
export function arrangementFaults(arrangements: ChannelArrangements, parties: readonly PartnerId[], clocks: Clocks, at: Path): Fault[] {
  const { hours, languages = [], lineChecks, contacts = [] } = arrangements;
  const never = hours !== undefined && hours.opens === hours.closes;
  return [
    ...zoneFaults(hours?.zone, clocks, [...at, 'hours']),
    ...(never ? [faultAt('never-attended', [...at, 'hours', 'closes'], 'it closes when it opens; leave the hours out where it is attended always')] : []),
    ...twice(languages, (language) => language.toLowerCase(), 'same-language-twice', [...at, 'languages']),
    ...handlingFaults(arrangements, at),
    ...zoneFaults(lineChecks?.zone, clocks, [...at, 'lineChecks']),
    ...twice(lineChecks?.times ?? [], (time) => time, 'same-time-twice', [...at, 'lineChecks', 'times']),
    ...twice(contacts, ({ party, post }) => `${post} of ${party}`, 'same-contact-twice', [...at, 'contacts']),
    ...contacts.flatMap(({ party }, index) =>
      parties.includes(party) ? [] : [faultAt('contact-not-a-party', [...at, 'contacts', index, 'party'], `${party} is no party`, parties)],
    ),
  ];
}

/** Arrangements as they are kept: times of line checks in the order of the day. */
export function kept(arrangements: ChannelArrangements): ChannelArrangements {
  const { lineChecks } = arrangements;
  return lineChecks === undefined ? arrangements : { ...arrangements, lineChecks: { ...lineChecks, times: [...lineChecks.times].sort() } };
}
