import { setTimeout as pause } from 'node:timers/promises';
import type { Ledger } from './ledger.js';
import type { SeededRandom } from './seeded-random.js';
import type { Sender } from './sender.js';
import type { Channel, WriteMaker } from './write.js';

interface Writer {
  readonly channel: Channel;
  /** Fewest and most writes sent at once. */
  readonly size: readonly [number, number];
  /** Its part of all writes. */
  readonly share: number;
}

const writers: readonly Writer[] = [
  { channel: 'events', size: [10, 60], share: 0.25 },
  { channel: 'events', size: [1, 150], share: 0.3 },
  { channel: 'inbox', size: [1, 80], share: 0.3 },
  ...Array.from({ length: 4 }, (): Writer => ({ channel: 'agreements', size: [1, 1], share: 0.15 / 4 })),
];

export interface WritingRound {
  /** How long at least, and how many acknowledgements at least. */
  readonly windowMs: number;
  readonly writes: number;
  /** Gives up waiting for acknowledgements. */
  readonly latestMs: number;
}

/** Writes on every way in at once, spread over the window, until enough was acknowledged. */
export async function writeThrough(round: WritingRound, ledger: Ledger, maker: WriteMaker, sender: Sender, random: SeededRandom): Promise<void> {
  const began = Date.now();
  const before = ledger.counts.ok;
  const goOn = (): boolean => {
    const spent = Date.now() - began;
    return spent < round.latestMs && (spent < round.windowMs || ledger.counts.ok - before < round.writes);
  };
  await Promise.all(
    writers.map(async ({ channel, size: [least, most], share }) => {
      const wanted = Math.max(1, round.writes * share);
      while (goOn()) {
        const size = random.between(least, most);
        const again = sender.left(channel) > 0 && random.chance(0.4);
        const answered = again
          ? await sender.sendAgain(channel, size)
          : await sender.send(
              channel,
              Array.from({ length: size }, () => maker.make(channel)),
            );
        const late = Date.now() - began > round.windowMs;
        // Where nobody answers, hurry makes nothing but more unknown writes.
        await pause(answered ? (late ? 5 : (round.windowMs * size) / wanted / 1.1) : random.between(300, 900));
      }
    }),
  );
}

/** Sends again what is to be sent again until all has an answer. @returns how many have none when the time is up */
export async function settleAll(sender: Sender, withinMs: number): Promise<number> {
  const channels: readonly Channel[] = ['events', 'agreements', 'inbox'];
  const left = (): number => channels.reduce((sum, channel) => sum + sender.left(channel), 0);
  for (const end = Date.now() + withinMs; left() > 0 && Date.now() < end;) {
    for (const channel of channels) if (!(await sender.sendAgain(channel, channel === 'agreements' ? 8 : 200))) await pause(200);
  }
  return left();
}
