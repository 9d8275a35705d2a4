import { setTimeout as pause } from 'node:timers/promises';
import { Problem, publishEvents } from '@entente/contracts';
import type { Inbox } from './inbox.js';
import type { Ledger, Outcome } from './ledger.js';
import type { SeededRandom } from './seeded-random.js';
import { agreementOf, reportOf, type Channel, type Write } from './write.js';

interface Answer {
  readonly outcome: Outcome;
  readonly why?: string;
}

const answerWithinMs = 10_000;
/** Answers of this kind may be another the next time. */
const undecided = new Set([408, 425, 429]);
/** The share of writes without an answer that are sent again. */
const sentAgain = 0.6;

/** Sends writes, keeps the ledger, and sends some of those that got no answer again under the same name. */
export class Sender {
  private readonly waiting = new Map<Channel, Write[]>();

  constructor(
    private readonly gatewayUrl: string,
    private readonly token: string,
    private readonly inbox: Inbox,
    private readonly ledger: Ledger,
    private readonly random: SeededRandom,
    private readonly settle: (write: Write) => void,
  ) {}

  /** Sends new writes; answers whether each got an answer. */
  async send(channel: Channel, writes: readonly Write[]): Promise<boolean> {
    this.ledger.sent(writes);
    const answers = await this.deliver(channel, writes);
    return this.take(channel, writes, answers, (write) => {
      if (this.random.chance(sentAgain)) this.wait(channel, write);
      else this.settle(write);
    });
  }

  /** Sends up to `most` writes again that got no answer; answers whether each got one now. */
  async sendAgain(channel: Channel, most: number): Promise<boolean> {
    const writes = (this.waiting.get(channel) ?? []).splice(0, most);
    if (writes.length === 0) return true;
    const answers = await this.deliver(channel, writes);
    return this.take(channel, writes, answers, (write) => this.wait(channel, write));
  }

  /** How many writes are to be sent again. */
  left(channel: Channel): number {
    return this.waiting.get(channel)?.length ?? 0;
  }

  private wait(channel: Channel, write: Write): void {
    this.waiting.set(channel, [...(this.waiting.get(channel) ?? []), write]);
  }

  private take(channel: Channel, writes: readonly Write[], answers: readonly Answer[], onUnknown: (write: Write) => void): boolean {
    writes.forEach((write, at) => {
      const { outcome, why } = answers[at] ?? { outcome: 'unknown', why: 'no answer to this one' };
      this.ledger.answered(write, outcome, why);
      if (outcome === 'unknown') onUnknown(write);
      else this.settle(write);
    });
    return answers.every(({ outcome }) => outcome !== 'unknown');
  }

  /** One answer per write, in order. */
  private async deliver(channel: Channel, writes: readonly Write[]): Promise<Answer[]> {
    try {
      switch (channel) {
        case 'events':
          return await this.postEvents(writes);
        case 'agreements':
          return await Promise.all(writes.map((write) => this.postAgreement(write).catch(noAnswer)));
        case 'inbox':
          await Promise.race([this.inbox.publish(writes), pause(answerWithinMs, undefined, { ref: false }).then(() => Promise.reject(new Error('timeout')))]);
          // The topic has them. Bad ones are refused later, on the dead topic.
          return writes.map(({ good }) => ({ outcome: good ? 'ok' : 'failed' }));
      }
    } catch (error) {
      return writes.map(() => noAnswer(error));
    }
  }

  private async postEvents(writes: readonly Write[]): Promise<Answer[]> {
    const { status, body } = await this.post('/v1/events', 'application/cloudevents-batch+json', writes.map(reportOf));
    if (status !== 202) return writes.map(() => answerOf(status, body));
    return publishEvents.response.parse(body).results.map(({ outcome, code }): Answer => {
      switch (outcome) {
        case 'stored':
          return { outcome: 'ok' };
        case 'duplicate':
          return { outcome: 'ok', why: outcome };
        case 'refused':
          return { outcome: 'failed', why: String(code) };
        case 'unavailable':
          return { outcome: 'unknown', why: String(code) };
      }
    });
  }

  private async postAgreement(write: Write): Promise<Answer> {
    const { status, body } = await this.post('/v1/agreements', 'application/json', agreementOf(write), { 'idempotency-key': write.id });
    return answerOf(status, body);
  }

  private async post(path: string, type: string, body: unknown, headers: Record<string, string> = {}): Promise<{ status: number; body: unknown }> {
    const response = await fetch(`${this.gatewayUrl}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${this.token}`, 'content-type': type, ...headers },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(answerWithinMs),
    });
    return { status: response.status, body: await response.json() };
  }
}

function answerOf(status: number, body: unknown): Answer {
  if (status >= 200 && status < 300) return { outcome: 'ok' };
  const why = `${status} ${Problem.safeParse(body).data?.code ?? ''}`;
  return { outcome: status >= 400 && status < 500 && !undecided.has(status) ? 'failed' : 'unknown', why };
}

function noAnswer(error: unknown): Answer {
  return { outcome: 'unknown', why: error instanceof Error ? error.message : String(error) };
}
