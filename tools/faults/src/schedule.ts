import type { LinkFault } from './tcp-proxy.js';
import { SeededRandom } from './seeded-random.js';

export type Bus = 'embedded' | 'kafka';

/** A server whose connections can be troubled; `gateway` is the way of the writers in. */
export type Route = 'postgres' | 'kafka' | 'gateway';

export type Fault =
  | { readonly kind: 'signal'; readonly at: number; readonly target: string; readonly signal: 'SIGKILL' | 'SIGTERM' | 'SIGINT' }
  | { readonly kind: 'pause'; readonly at: number; readonly target: string; readonly forMs: number }
  | {
      readonly kind: 'link';
      readonly at: number;
      readonly route: Route;
      readonly link: string;
      readonly how: LinkFault;
      readonly delayMs: number;
      readonly forMs: number;
    }
  | { readonly kind: 'rebuild'; readonly at: number };

/** What goes wrong in one round, and how long writers work at least. Times are milliseconds from the round's begin. */
export interface Schedule {
  readonly windowMs: number;
  readonly faults: readonly Fault[];
}

/** The more is at stake in one, the more often it is struck. */
const SERVICES = ['agreements', 'agreements', 'reporting', 'reporting', 'gateway', 'partners'] as const;
const SERVERS = { embedded: ['postgres', 'postgres'], kafka: ['postgres', 'kafka', 'kafka'] } as const;
/** By the first bytes of a connection: a database, or a program that uses it. Empty: all at once. */
const LINKS = {
  embedded: ['entente_agreements', 'entente_reporting', 'entente_log', 'entente relay', ''],
  kafka: ['entente_agreements', 'entente_reporting', 'entente relay', ''],
} as const;
const KAFKA_LINKS = ['agreements', 'reporting', ''] as const;
const LINK_FAULTS = ['cut', 'half-close', 'refuse', 'delay', 'stall', 'blackhole'] as const;

/** Draws the faults of a round: three to six, some at the same moment, and often an ambush on the relay. The same seed draws the same. */
export function drawSchedule(seed: number, round: number, bus: Bus): Schedule {
  const random = new SeededRandom(seed, round);
  const windowMs = random.between(8_000, 12_000);
  const faults: Fault[] = [];
  let at = 0;
  for (let left = random.between(3, 6); left > 0; left--) {
    if (faults.length === 0 || !random.chance(0.35)) at = random.between(500, windowMs - 1_500);
    faults.push(drawFault(random, at, bus));
  }
  if (random.chance(0.4)) faults.push(...ambushRelay(random, random.between(500, windowMs - 5_000)));
  if (random.chance(0.2)) faults.push({ kind: 'rebuild', at: random.between(300, windowMs - 1_000) });
  return { windowMs, faults: faults.sort((a, b) => a.at - b.at) };
}

/**
 * Slows the relay's connection down and breaks it again and again, the last time with the whole service: so it is likely
 * to break after the log has taken a batch and before the outbox knows. The batch is published again, and must count once.
 */
function ambushRelay(random: SeededRandom, at: number): Fault[] {
  const relay = { kind: 'link', route: 'postgres', link: 'entente relay' } as const;
  const strikes = Array.from({ length: 4 }, (_, strike) => at + 800 * (strike + 1) + random.between(0, 200));
  return [
    { ...relay, at, how: 'delay', delayMs: random.between(20, 80), forMs: 4_500 },
    ...strikes.map((struckAt): Fault => ({ ...relay, at: struckAt, how: 'cut', delayMs: 0, forMs: 0 })),
    { kind: 'signal', at: at + 4_200, target: 'agreements', signal: 'SIGKILL' },
  ];
}

function drawFault(random: SeededRandom, at: number, bus: Bus): Fault {
  const draw = random.next();
  if (draw < 0.45) return drawSignal(random, at, bus);
  if (draw < 0.62) {
    const forMs = random.chance(0.25) ? random.between(6_000, 15_000) : random.between(1_000, 5_000);
    return { kind: 'pause', at, target: random.pick(SERVICES), forMs };
  }
  const route = random.chance(0.2) ? 'gateway' : bus === 'kafka' && random.chance(0.5) ? 'kafka' : 'postgres';
  const link = route === 'gateway' ? '' : route === 'kafka' ? random.pick(KAFKA_LINKS) : random.pick(LINKS[bus]);
  const forMs = random.between(500, 5_000);
  return { kind: 'link', at, route, link, how: random.pick(LINK_FAULTS), delayMs: random.between(20, 600), forMs };
}

function drawSignal(random: SeededRandom, at: number, bus: Bus): Fault {
  const target = random.pick([...SERVICES, ...SERVERS[bus]]);
  const gently = random.chance(0.25);
  // SIGTERM would have PostgreSQL wait for its clients for ever; SIGINT is its orderly end.
  return { kind: 'signal', at, target, signal: gently ? (target === 'postgres' ? 'SIGINT' : 'SIGTERM') : 'SIGKILL' };
}

/** A fault in words. */
export function describeFault(fault: Fault): string {
  const at = `${(fault.at / 1000).toFixed(1)} s`;
  switch (fault.kind) {
    case 'signal':
      return `${at} ${fault.signal} ${fault.target}`;
    case 'pause':
      return `${at} pause ${fault.target} ${(fault.forMs / 1000).toFixed(1)} s`;
    case 'link':
      return `${at} ${fault.how} ${fault.route}${fault.link === '' ? '' : ` (${fault.link})`}${lasts(fault)}`;
    case 'rebuild':
      return `${at} rebuild`;
  }
}

function lasts({ how, delayMs, forMs }: { how: LinkFault; delayMs: number; forMs: number }): string {
  switch (how) {
    case 'cut':
    case 'half-close':
      return '';
    case 'delay':
      return ` ${delayMs} ms, ${(forMs / 1000).toFixed(1)} s`;
    case 'refuse':
    case 'stall':
    case 'blackhole':
      return ` ${(forMs / 1000).toFixed(1)} s`;
  }
}
