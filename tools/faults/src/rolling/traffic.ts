import { publishEvents } from '@entente/contracts';
import { z } from 'zod';
import type { Ledger } from '../ledger.js';
import type { SeededRandom } from '../seeded-random.js';
import { agreementOf, reportOf, type Write, type WriteMaker } from '../write.js';
import type { Answer, Caller, Question } from './caller.js';
import type { Ask } from './open-arrivals.js';
import { LABEL, SIDES, successful, type Scene } from './scene.js';

const Made = z.object({ id: z.string() });
const Composed = z.object({ missing: z.array(z.unknown()) });
/** Events in one request. */
const BATCH = 5;

/** How often each is asked for, by weight; a hundred in all, six of them writes. */
type Mix = readonly (readonly [weight: number, name: string, run: () => Promise<void>])[];

/** What is asked: mostly reads over all services, and writes of every kind. What was acknowledged is remembered. */
export class Traffic {
  /** What was acknowledged by id: engagements, messages. */
  readonly engagements: string[] = [];
  readonly messages: string[] = [];
  private count = 0;
  private readonly mix: Mix;
  private readonly weights: number;

  constructor(
    private readonly caller: Caller,
    private readonly scene: Scene,
    private readonly ledger: Ledger,
    private readonly maker: WriteMaker,
    private readonly random: SeededRandom,
  ) {
    this.mix = this.makeMix();
    this.weights = this.mix.reduce((sum, [weight]) => sum + weight, 0);
  }

  next(): Ask {
    this.count++;
    let drawn = this.random.between(1, this.weights);
    const [, name, run] = this.mix.find(([weight]) => (drawn -= weight) <= 0) ?? [0, 'nothing', () => Promise.resolve()];
    return { name, run };
  }

  private makeMix(): Mix {
    const { channel, crisis } = this.scene;
    const agreement = (rest = ''): string => `/v1/agreements/${this.scene.agreements[this.count % this.scene.agreements.length]}${rest}`;
    const read = (weight: number, path: string | (() => string)): Mix[number] => {
      const of = typeof path === 'string' ? path : path();
      const name = `GET ${of.replaceAll(/[0-9a-f-]{36}/g, '{id}')}`;
      return [weight, name, async () => void successful(await this.ask('GET', typeof path === 'string' ? path : path()))];
    };
    return [
      read(20, () => agreement()),
      read(5, () => agreement('/history')),
      read(4, () => agreement('/parties')),
      read(2, '/v1/agreements?limit=5'),
      read(18, '/v1/partners/PER'),
      read(4, '/v1/partners/PER/allies'),
      read(4, '/v1/crises?limit=5'),
      read(6, `/v1/crises/${crisis}`),
      read(6, `/v1/channels/${channel}`),
      read(4, `/v1/channels/${channel}/messages?limit=5`),
      read(5, '/v1/engagements?limit=5'),
      read(4, '/v1/exercises?limit=5'),
      read(6, '/v1/history?limit=5'),
      read(2, '/v1/calendar?from=2030-01-01&to=2030-01-31&limit=5'),
      read(2, '/v1/deadlines?limit=5'),
      [1, 'GET dossier', () => this.composed('/v1/partners/PER/dossier')],
      [1, 'GET relation', () => this.composed('/v1/relations/PER/COL')],
      [2, 'POST agreement', () => this.postAgreement()],
      [1, 'POST events', () => this.postEvents()],
      [1, 'POST engagement', () => this.postEngagement()],
      [1, 'POST message', () => this.postMessage()],
      [1, 'POST acknowledgements', () => this.acknowledge()],
    ];
  }

  private ask(method: Question['method'], path: string, body?: unknown, more: Partial<Question> = {}): Promise<Answer> {
    return this.caller.ask({ method, path, token: this.scene.tokens.PER, ...(body !== undefined && { body }), ...more });
  }

  /** Whole, or it counts as failed. */
  private async composed(path: string): Promise<void> {
    const { missing } = Composed.parse(successful(await this.ask('GET', path)));
    if (missing.length > 0) throw new Error(`parts are missing: ${JSON.stringify(missing)}`);
  }

  private async postAgreement(): Promise<void> {
    const write = this.maker.make('agreements');
    this.ledger.sent([write]);
    const answer = await this.ask('POST', '/v1/agreements', agreementOf(write), { headers: { 'idempotency-key': write.id } });
    const refused = answer.status === 400 || answer.status === 422;
    if (refused) this.ledger.answered(write, 'failed');
    if (refused && !write.good) return;
    successful(answer);
    this.ledger.answered(write, 'ok');
  }

  private async postEvents(): Promise<void> {
    const writes = Array.from({ length: BATCH }, () => this.maker.make('events'));
    this.ledger.sent(writes);
    const headers = { 'content-type': 'application/cloudevents-batch+json' };
    const { results } = publishEvents.response.parse(successful(await this.ask('POST', '/v1/events', writes.map(reportOf), { headers })));
    const wrong = writes.flatMap((write, at) => {
      const result = results[at];
      const taken = result?.outcome === 'stored';
      if (taken || result?.outcome === 'refused') this.settle(write, taken);
      return taken === write.good && (taken || result?.outcome === 'refused') ? [] : [`${result?.outcome} ${result?.code ?? ''}`];
    });
    if (wrong.length > 0) throw new Error(wrong.join(', '));
  }

  private settle(write: Write, taken: boolean): void {
    this.ledger.answered(write, taken ? 'ok' : 'failed');
    this.maker.settle(write);
  }

  private async postEngagement(): Promise<void> {
    const day = new Date(Date.UTC(2030, 0, 1 + (this.count % 3_000))).toISOString().slice(0, 10);
    const plan = { title: 'Staff talks', kind: 'meeting', from: day, to: day, hosts: ['PER'], participants: [{ partner: 'COL' }], label: LABEL };
    const answer = await this.ask('POST', '/v1/engagements', plan, { headers: { 'idempotency-key': `talks-${this.count}` } });
    this.engagements.push(Made.parse(successful(answer)).id);
  }

  private async postMessage(): Promise<void> {
    const body = { precedence: 'routine', language: 'en', text: `Message number ${this.count}.` };
    const token = this.scene.tokens[this.random.pick(SIDES)];
    const answer = await this.ask('POST', `/v1/channels/${this.scene.channel}/messages`, body, { token, headers: { 'idempotency-key': `said-${this.count}` } });
    this.messages.push(Made.parse(successful(answer)).id);
  }

  /** All that a side has heard meanwhile. */
  private async acknowledge(): Promise<void> {
    const side = this.random.pick(SIDES);
    const messages = this.scene.unacknowledged[side].splice(0, 50);
    if (messages.length === 0) return;
    successful(await this.ask('POST', `/v1/channels/${this.scene.channel}/acknowledgements`, { messages }, { token: this.scene.tokens[side] }));
  }
}
