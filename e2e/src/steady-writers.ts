import { setTimeout as pause } from 'node:timers/promises';
import { eventually } from '@entente/testing';
import type { Answer, Installation } from './running-entente.js';

const LABEL = { policy: 'PUBLIC', classification: 'UNCLASSIFIED' };
const OWNERS = ['partners', 'agreements', 'engagements', 'exercises', 'crisis-channels'];
const LISTS = ['/v1/partners', '/v1/agreements', '/v1/engagements', '/v1/exercises', '/v1/crises', '/v1/channels', '/v1/deadlines', '/v1/history'];

/** A rebuild shares two cores with everything else, and shall overtake them. */
const PAUSE_MS = 1_000;
/** How long a service may bid to try again though nobody restarts: on a busy machine PostgreSQL is slow to take connections. */
const BIDING_MS = 20_000;

function day(fromToday: number): string {
  return new Date(Date.now() + fromToday * 86_400_000).toISOString().slice(0, 10);
}

/** What a caller of the gateway does with the previous release, over and over, until stopped: each kind of write it knew, each list. */
export class SteadyWriters {
  /** Everything that was acknowledged: the path to read it at, by id. */
  readonly written = new Map<string, string>();
  readonly failures: string[] = [];
  /** Whether somebody restarts something: then what is not answered is asked again, under the same key. */
  patient = false;
  private readonly rounds = new Map<string, number>();
  private over = false;
  private readonly work: Promise<void>;

  constructor(
    private readonly entente: Installation,
    private readonly token: string,
  ) {
    const kinds: readonly [string, (round: number) => Promise<void>][] = [
      ['agreements', (round) => this.agreement(round)],
      ['plans', (round) => this.plans(round)],
      ['crises', (round) => this.crisis(round)],
      ['reports', (round) => this.reports(round)],
      ['lists', () => this.lists()],
    ];
    this.work = Promise.all(kinds.map(([kind, write]) => this.repeat(kind, write))).then(() => undefined);
  }

  /** Resolves when each of them has begun anew and come to an end since. */
  async goneRound(): Promise<void> {
    const wanted = new Map([...this.rounds].map(([kind, round]) => [kind, round + 2]));
    await eventually(() => this.failures.length > 0 || [...wanted].every(([kind, round]) => (this.rounds.get(kind) ?? 0) >= round), 60_000);
  }

  async stop(): Promise<void> {
    this.over = true;
    await this.work;
  }

  private async repeat(kind: string, write: (round: number) => Promise<void>): Promise<void> {
    for (let round = 0; !this.over && this.failures.length === 0; round++) {
      this.rounds.set(kind, round);
      try {
        await write(round);
      } catch (error) {
        this.failures.push(`${kind}: ${error instanceof Error ? error.message : String(error)}`);
      }
      await pause(PAUSE_MS);
    }
  }

  private async agreement(round: number): Promise<void> {
    const parties = ['PER', 'COL'].map((partner) => ({ partner }));
    const draft = { title: `Agreement ${round} on upgrades`, kind: 'training-and-education', inForceOn: '2020-01-01', parties, label: LABEL };
    const { id, version } = await this.create('/v1/agreements', draft);
    await this.change(`/v1/agreements/${id}/corrections`, { reason: 'misread', changes: { signedOn: '2019-12-01' } }, version);
    await this.change(`/v1/agreements/${id}/obligations`, { kind: 'report' }, version + 1);
  }

  private async plans(round: number): Promise<void> {
    const [from, participants] = [day(30 + (round % 300)), [{ partner: 'ARG' }]];
    const visit = await this.create('/v1/engagements', { title: `Visit ${round}`, kind: 'visit', from, hosts: ['CHL'], participants, label: LABEL });
    const exercise = { title: `Course ${round}`, kind: 'course', startsOn: from, hosts: ['CHL'], participants, label: LABEL };
    await this.create('/v1/exercises', { exercise });
    await this.change(`/v1/engagements/${visit.id}/cancellation`, { reason: 'tried only' }, visit.version);
  }

  private async crisis(round: number): Promise<void> {
    const actors = [{ partner: 'PER' }, { partner: 'COL' }];
    const crisis = await this.create('/v1/crises', { title: `Crisis ${round}`, basis: 'It was said', openedOn: day(-1), actors, label: LABEL });
    await this.change(`/v1/crises/${crisis.id}/phase`, { phase: 'assessment', on: day(0), severity: 'high' }, crisis.version);
    const channel = await this.create('/v1/channels', { title: `Line ${round}`, parties: ['PER', 'COL'], label: LABEL });
    await this.change(`/v1/channels/${channel.id}/open`, { on: day(0) }, channel.version);
  }

  /** One report to each owner. */
  private async reports(round: number): Promise<void> {
    const stated = {
      partners: { type: 'partner', id: `upgraded-${round}`, kind: 'state', name: `Upgraded ${round}` },
      agreements: { type: 'agreement', title: `Stated agreement ${round}`, kind: 'alliance', parties: [{ partner: 'PER' }, { partner: 'CHL' }] },
      engagements: { type: 'engagement', title: `Stated visit ${round}`, kind: 'port-call', from: '2026' },
      exercises: { type: 'exercise', title: `Stated course ${round}`, kind: 'course', startsOn: '2026', participants: [{ partner: 'PER' }] },
      'crisis-channels': { type: 'crisis', title: `Stated crisis ${round}`, openedOn: '1975-11', actors: [{ partner: 'ISL' }, {}] },
    };
    const events = Object.entries(stated).map(([owner, { type, ...data }]) => ({
      specversion: '1.0',
      id: `${type}-${round}`,
      source: 'urn:upgrade',
      type: `entente.${owner}.${type}-reported.v1`,
      label: LABEL,
      data: { report: { source: 'urn:upgrade', record: `${type}-${round}`, revision: 1 }, ...data },
    }));
    const { body } = await this.insist('/v1/events', { body: events, headers: { 'content-type': 'application/cloudevents-batch+json' } }, ({ body }) =>
      body.results.every(({ outcome }: any) => outcome !== 'unavailable'),
    );
    for (const result of body.results) if (!['stored', 'duplicate'].includes(result.outcome)) throw new Error(JSON.stringify(result));
    this.written.set(`upgraded-${round}`, `/v1/partners/upgraded-${round}`);
  }

  private async lists(): Promise<void> {
    for (const path of [...LISTS, ...OWNERS.map((owner) => `/v1/events/dead?owner=${owner}`), '/v1/partners/PER/dossier', '/v1/relations/PER/COL']) {
      await this.insist(path, {});
    }
  }

  private async create(path: string, body: unknown): Promise<{ id: string; version: number }> {
    const answer = await this.insist(path, { body, headers: { 'idempotency-key': crypto.randomUUID() } });
    this.written.set(answer.body.id, `${path}/${answer.body.id}`);
    return answer.body;
  }

  private async change(path: string, body: unknown, version: number): Promise<void> {
    await this.insist(path, { body, headers: { 'if-match': `"${version}"` } });
  }

  /**
   * Asks until it is answered. What the answer itself bids to try again is tried again for a while, and what is not answered at all where patience
   * is due; a change whose answer was lost is then refused, as it was made.
   */
  private async insist(path: string, options: { body?: unknown; headers?: Record<string, string> }, whole = (_: Answer): boolean => true): Promise<Answer> {
    const until = Date.now() + BIDING_MS;
    for (let lost = false; ; lost = true) {
      const wasPatient = this.patient;
      const method = options.body === undefined ? 'GET' : 'POST';
      const answer = await this.entente.call(path, { token: this.token, method, ...options }).catch(() => undefined);
      if (answer !== undefined && answer.status < 300 && whole(answer)) return answer;
      if (lost && answer?.status === 412) return answer;
      const patient = wasPatient || this.patient;
      const bidden = answer !== undefined && ([503, 504].includes(answer.status) || answer.status < 300) && Date.now() < until;
      const unanswered = answer === undefined || answer.status >= 502 || answer.status < 300;
      if (!bidden && !(patient && unanswered)) throw new Error(`${path}: ${answer?.status ?? 'no connection'} ${JSON.stringify(answer?.body)}`);
      await pause(100);
    }
  }
}
