import { closeSync, openSync, readFileSync, statSync, writeSync } from 'node:fs';
import { z } from 'zod';
import type { Write } from './write.js';

/** `ok`: acknowledged. `failed`: refused for good. `unknown`: no answer, or one that decides nothing. */
export type Outcome = 'ok' | 'failed' | 'unknown';

/** A write and what its sender was told. */
export interface Entry extends Write {
  outcome: Outcome;
}

const Sent = z.object({
  id: z.string(),
  channel: z.enum(['events', 'agreements', 'inbox']),
  good: z.boolean(),
  events: z.int(),
  record: z.string(),
  revision: z.int(),
});
const Line = z.union([z.object({ sent: Sent }), z.object({ answered: z.string(), outcome: z.enum(['ok', 'failed', 'unknown']), why: z.string().optional() })]);
type Line = z.infer<typeof Line>;

/**
 * What was sent and what was answered, in a file outside the system: written before sending and after the answer, so
 * that it knows at least as much as any sender.
 */
export class Ledger {
  private readonly file: number;
  readonly counts: Record<Outcome, number> = { ok: 0, failed: 0, unknown: 0 };
  private readonly outcomes = new Map<string, Outcome>();

  constructor(readonly path: string) {
    this.file = openSync(path, 'a', 0o600);
  }

  sent(writes: readonly Write[]): void {
    this.append(writes.map((write) => ({ sent: write })));
    for (const { id } of writes) if (!this.outcomes.has(id)) this.count(id, 'unknown');
  }

  answered(write: Write, outcome: Outcome, why?: string): void {
    this.append([{ answered: write.id, outcome, ...(why === undefined ? {} : { why }) }]);
    this.count(write.id, settled(this.outcomes.get(write.id), outcome));
  }

  /** Where the file ends now. */
  get end(): number {
    return statSync(this.path).size;
  }

  close(): void {
    closeSync(this.file);
  }

  private append(lines: readonly Line[]): void {
    if (lines.length > 0) writeSync(this.file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  }

  private count(id: string, outcome: Outcome): void {
    const before = this.outcomes.get(id);
    if (before !== undefined) this.counts[before] -= 1;
    this.counts[outcome] += 1;
    this.outcomes.set(id, outcome);
  }
}

/** Once acknowledged stays acknowledged; a definite refusal says more than no answer. */
function settled(before: Outcome | undefined, now: Outcome): Outcome {
  if (before === 'ok' || now === 'ok') return 'ok';
  return before === 'failed' ? before : now;
}

/** The writes of a ledger from a place in the file on; what was never answered is unknown. */
export function readLedger(path: string, from = 0): Entry[] {
  const entries = new Map<string, Entry>();
  for (const text of readFileSync(path).subarray(from).toString('utf8').split('\n')) {
    if (text === '') continue;
    const line = Line.parse(JSON.parse(text));
    if ('sent' in line) {
      if (!entries.has(line.sent.id)) entries.set(line.sent.id, { ...line.sent, outcome: 'unknown' });
    } else {
      const entry = entries.get(line.answered);
      if (entry) entry.outcome = settled(entry.outcome, line.outcome);
    }
  }
  return [...entries.values()];
}
