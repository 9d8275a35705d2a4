import type { SeededRandom } from './seeded-random.js';

/** How a write goes in: reports in batches over HTTP, agreements by hand over HTTP, reports on the inbox topic. */
export type Channel = 'events' | 'agreements' | 'inbox';

/** One fact sent in. Its id is its title as well, by which it is found again in the register, the log and reporting. */
export interface Write {
  readonly id: string;
  readonly channel: Channel;
  /** False: must be refused. */
  readonly good: boolean;
  /** How many events it comes to when it registers an agreement; a correction is always one. */
  readonly events: number;
  /** The outside record it reports, and the count of its corrections; none by hand. */
  readonly record: string;
  readonly revision: number;
}

export const SOURCE = 'urn:entente:faults';
const PUBLIC = { policy: 'PUBLIC', classification: 'UNCLASSIFIED', categories: [] };
const STATES = ['PER', 'COL', 'CHL', 'ARG', 'BRA', 'ECU', 'BOL', 'URY', 'PRY', 'MEX', 'CAN', 'USA', 'FRA', 'DEU', 'JPN', 'KOR'] as const;

/** Whether a title is one of ours. */
export function isWriteId(title: unknown): title is string {
  return typeof title === 'string' && /^fault-run-\d+-\d+$/.test(title);
}

/** What a draft of this write says; in force from the start where it comes to several events. */
function draftOf(write: Write): object {
  const number = Number(write.id.split('-').at(-1));
  const first = STATES[number % STATES.length] ?? 'PER';
  const second = STATES[(number + 1 + (number % 7)) % STATES.length] ?? 'COL';
  return {
    title: write.id,
    kind: 'general-defence-cooperation',
    signedOn: '2001-05',
    ...(write.events > 1 ? { inForceOn: '2002-06-01' } : {}),
    // Bad ones end before they begin, or name a party nobody knows.
    ...(write.good || number % 2 === 0 ? {} : { endedOn: '1999' }),
    parties: [{ partner: first }, { partner: write.good || number % 2 === 1 ? second : 'QQQ' }],
    label: PUBLIC,
  };
}

/** The body of `POST /v1/agreements`. */
export function agreementOf(write: Write): object {
  return draftOf(write);
}

/** The same as a report: its attributes and its data. */
export function reportOf(write: Write): { id: string; source: string; type: string; specversion: string; data: object } {
  return {
    specversion: '1.0',
    id: write.id,
    source: SOURCE,
    type: 'entente.agreements.agreement-reported.v1',
    data: { report: { source: SOURCE, record: write.record, revision: write.revision }, ...draftOf(write) },
  };
}

const fewToChoose = 400;
/** Registered, in force, and two parties bound. */
const eventsInForce = 4;

/** Makes up writes. A record stays with one channel, and its next revision waits until the one before is settled. */
export class WriteMaker {
  private count = 0;
  private readonly settled = new Map<Channel, Write[]>();

  constructor(
    private readonly seed: number,
    private readonly random: SeededRandom,
  ) {}

  make(channel: Channel): Write {
    const id = `fault-run-${this.seed}-${++this.count}`;
    const good = !this.random.chance(0.04);
    const events = this.random.chance(0.4) ? eventsInForce : 1;
    if (channel === 'agreements') return { id, channel, good, events, record: '', revision: 0 };
    const known = this.settled.get(channel) ?? [];
    const earlier = good && known.length > 0 && this.random.chance(0.3) ? known.splice(this.random.between(0, known.length - 1), 1)[0] : undefined;
    return { id, channel, good, events, record: earlier?.record ?? id, revision: (earlier?.revision ?? 0) + 1 };
  }

  /** What was sent is decided, or will never be asked about again: its record may be corrected. */
  settle(write: Write): void {
    if (!write.good || write.channel === 'agreements') return;
    const known = this.settled.get(write.channel) ?? [];
    known.push(write);
    if (known.length > fewToChoose) known.shift();
    this.settled.set(write.channel, known);
  }
}
