import type { LogKey, SignedHead } from '@entente/contracts';
import { canonical, digestOf, textDigest } from './digest.js';
import { isHeadSignedBy } from './keys.js';
import { readLine, type ReadLine, type ShownEntry, type WithheldEntry } from './read-line.js';
import { TrustedKeys } from './trusted-keys.js';

/** What can be wrong with a log. */
export type LogFaultCode =
  | 'malformed'
  | 'wrong-channel'
  | 'wrong-position'
  | 'wrong-previous'
  | 'wrong-digest'
  | 'wrong-number'
  | 'wrong-text'
  | 'head-differs'
  | 'tail-cut'
  | 'key-unknown'
  | 'key-not-endorsed'
  | 'wrong-signature';

/** The first bad record of a log: at which position, and what is wrong with it. */
export interface LogFault {
  readonly code: LogFaultCode;
  readonly position: number;
  readonly message: string;
}

/** What a verifier knows from elsewhere. */
export interface Held {
  readonly channel?: string | undefined;
  /** Keys it trusts; without any, the first key shown is taken at its word. */
  readonly keys?: readonly LogKey[] | undefined;
  /** Heads it was told of before, as by the event or from an earlier export. */
  readonly heads?: readonly SignedHead[] | undefined;
}

/** How far a log was verified. */
export interface Verified {
  readonly channel: string | undefined;
  readonly entries: number;
  readonly withheld: number;
  /** Texts that fit their digests. */
  readonly texts: number;
  readonly heads: number;
  /** The last position a signed head vouches for; 0: none. */
  readonly signedUpTo: number;
}

class Broken extends Error {
  constructor(readonly fault: LogFault) {
    super(fault.message);
  }
}

/**
 * Walks a log in order and names the first record that is not as it was written. Keeps no entry: of any length, it needs
 * the memory of the heads it was given beforehand.
 */
export class LogVerifier {
  private readonly keys: TrustedKeys;
  private readonly awaited = new Map<number, SignedHead[]>();
  private readonly numbers = new Map<string, number>();
  private channel: string | undefined;
  private position = 0;
  private digest: string | null = null;
  /** Numbers of messages nobody has seen: each must be a withheld entry. */
  private unseen = 0;
  private withheld = 0;
  private texts = 0;
  private heads = 0;
  private signedUpTo = 0;
  private fault: LogFault | undefined;

  constructor(held: Held = {}) {
    this.channel = held.channel;
    this.keys = new TrustedKeys(held.keys);
    for (const head of held.heads ?? []) this.awaited.set(head.position, [...(this.awaited.get(head.position) ?? []), head]);
  }

  get verified(): Verified {
    const { channel, position, withheld, texts, heads, signedUpTo } = this;
    return { channel, entries: position, withheld, texts, heads, signedUpTo };
  }

  /** The next line. Answers the fault, and goes on answering it, once there is one. */
  take(line: unknown): LogFault | undefined {
    return this.check(() => this.read(readLine(line)));
  }

  /** The log has ended, at `last` where its owner says so. */
  end(last?: number): LogFault | undefined {
    return this.check(() => {
      const beyond = Math.max(last ?? 0, ...this.awaited.keys());
      if (beyond > this.position) this.refuse('tail-cut', this.position + 1, `the log ends before position ${beyond}, which it had reached: its tail is cut`);
    });
  }

  private check(work: () => void): LogFault | undefined {
    if (this.fault !== undefined) return this.fault;
    try {
      work();
    } catch (error) {
      if (!(error instanceof Broken)) throw error;
      this.fault = error.fault;
    }
    return this.fault;
  }

  private refuse(code: LogFaultCode, position: number, message: string): never {
    throw new Broken({ code, position, message });
  }

  private read(line: ReadLine): void {
    if ('malformed' in line) this.refuse('malformed', this.position + 1, 'this is not an entry in canonical form');
    if ('key' in line) return this.keys.show(line.key);
    if ('head' in line) return this.takeHead(line.head);
    if ('entry' in line) this.takeEntry(line);
    else this.takeWithheld(line);
    for (const head of this.awaited.get(this.position) ?? []) this.checkHead(head);
    this.awaited.delete(this.position);
  }

  private takeEntry(line: ShownEntry): void {
    const { entry, digest, text } = line;
    const at = this.position + 1;
    this.channel ??= entry.channel;
    if (entry.channel !== this.channel) this.refuse('wrong-channel', at, `the entry belongs to the log of channel ${entry.channel}`);
    this.follow(entry.position, entry.previous);
    if (digestOf(canonical(entry)) !== digest) this.refuse('wrong-digest', at, 'the entry is not the one its digest was made of');
    if (entry.content.kind === 'message-sent') this.count(entry.content.from, entry.content.number);
    if (text !== undefined) {
      if (textDigest(text.salt, text.text) !== entry.content.textDigest) this.refuse('wrong-text', at, 'the text is not the one that was sent');
      this.texts += 1;
    }
    this.moveTo(digest);
  }

  private takeWithheld({ position, previous, digest }: WithheldEntry): void {
    this.follow(position, previous);
    this.withheld += 1;
    this.moveTo(digest);
  }

  private follow(position: number, previous: string | null): void {
    const at = this.position + 1;
    if (position !== at) this.refuse('wrong-position', at, `position ${at} is missing: position ${position} stands in its place`);
    if (previous !== this.digest) this.refuse('wrong-previous', at, 'the entry does not follow the one before it: one of the two was replaced');
  }

  private moveTo(digest: string): void {
    this.position += 1;
    this.digest = digest;
  }

  /** A side's messages are numbered without gaps; what is missing may be among the withheld. */
  private count(side = '', number = 0): void {
    const at = this.position + 1;
    const last = this.numbers.get(side) ?? 0;
    this.unseen += number - last - 1;
    if (number <= last || this.unseen > this.withheld) this.refuse('wrong-number', at, `message ${number} of ${side} follows message ${last}`);
    this.numbers.set(side, number);
  }

  private takeHead(head: SignedHead): void {
    if (head.position > this.position) this.awaited.set(head.position, [...(this.awaited.get(head.position) ?? []), head]);
    else if (head.position === this.position) this.checkHead(head);
    else this.refuse('malformed', head.position, 'a head does not stand behind the entry it is about');
  }

  private checkHead(head: SignedHead): void {
    const { position } = head;
    this.channel ??= head.channel;
    if (head.channel !== this.channel) this.refuse('wrong-channel', position, `the head belongs to the log of channel ${head.channel}`);
    const key = this.keys.get(head.key);
    if (key === 'unknown') this.refuse('key-unknown', position, `the head is signed with key ${head.key}, which nobody knows`);
    if (key === 'not endorsed') this.refuse('key-not-endorsed', position, `the head is signed with key ${head.key}, which no trusted key endorses`);
    if (!isHeadSignedBy(head, key.x)) this.refuse('wrong-signature', position, `the head is not signed with key ${head.key}`);
    if (head.digest !== this.digest) {
      const from = this.signedUpTo + 1 === position ? '' : ` (from position ${this.signedUpTo + 1} on nothing vouches for what stands here)`;
      this.refuse('head-differs', position, `a signed head of ${head.at} names another entry here: the log was replaced${from}`);
    }
    this.heads += 1;
    this.signedUpTo = position;
  }
}
