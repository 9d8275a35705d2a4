import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ChannelListener, eventually } from '@entente/testing';
import { install, type Answer, type Installation } from './running-entente.js';

let entente: Installation;

beforeAll(async () => {
  entente = await install();
}, 180_000);
afterAll(() => entente.remove(), 60_000);

const LABEL = { policy: 'PUBLIC', classification: 'UNCLASSIFIED', categories: [] };
const today = (): string => new Date().toISOString().slice(0, 10);

/** A person at one of the two sides. */
class Person {
  private constructor(readonly token: string) {}

  static async at(nation: string, subject: string, role: string): Promise<Person> {
    return new Person(await entente.token({ nation, subject, role }));
  }

  ask(path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    return entente.call(path, { token: this.token, headers, ...(body !== undefined && { method: 'POST', body }) });
  }

  /** Releases a draft. */
  release(id: string): Promise<Answer> {
    return entente.call(`/v1/drafts/${id}/release`, { token: this.token, method: 'POST' });
  }

  /** Asks until it is answered, as somebody at a screen does; something new carries a key, so that asking twice is asking once. */
  async insist(path: string, body?: unknown, version?: number): Promise<any> {
    const headers: Record<string, string> = version === undefined ? { 'idempotency-key': crypto.randomUUID() } : { 'if-match': `"${version}"` };
    const answer = await eventually(async () => {
      const answer = await this.ask(path, body, body === undefined ? {} : headers);
      return answer.status < 500 && answer;
    }, 60_000);
    if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }
}

interface Sides {
  author: Person;
  releasers: readonly [Person, Person];
  other: Person;
  director: Person;
}

async function sides(): Promise<Sides> {
  return {
    author: await Person.at('PER', 'author', 'desk-officer,duty-officer,releasing-officer'),
    releasers: [await Person.at('PER', 'first', 'releasing-officer'), await Person.at('PER', 'second', 'releasing-officer')],
    other: await Person.at('COL', 'other', 'desk-officer,duty-officer,releasing-officer'),
    director: await Person.at('PER', 'director', 'crisis-director'),
  };
}

/** Kills something in the middle of work; whoever does the work insists. */
type Meanwhile = <T>(victim: string, work: () => Promise<T>) => Promise<T>;

const undisturbed: Meanwhile = (_victim, work) => work();

const killed: Meanwhile = async (victim, work) => {
  const pid = entente.services[victim]?.pid;
  const done = work();
  entente.kill(victim, 'SIGKILL');
  if (pid !== undefined) {
    await eventually(() => entente.services[victim]?.pid !== pid);
    entente.restartNow(victim);
  }
  return done;
};

/** The channel of one exercise, open, with both sides listening. */
async function line({ author, other }: Sides): Promise<{ id: string; heard: Record<'PER' | 'COL', any[]>; listeners: ChannelListener[] }> {
  const proposed = await author.insist('/v1/channels', {
    title: 'Line of the exercise',
    parties: ['PER', 'COL'],
    arrangements: { languages: ['es'], handlingTimes: { flash: { acknowledge: 1, reply: 1 } } },
    label: LABEL,
  });
  await author.insist(`/v1/channels/${proposed.id}/open`, { on: today() }, proposed.version);
  const heard: Record<'PER' | 'COL', any[]> = { PER: [], COL: [] };
  const listen = (nation: 'PER' | 'COL', { token }: Person): ChannelListener =>
    new ChannelListener(`${entente.gatewayUrl}/v1/channels/${proposed.id}/stream`, `Bearer ${token}`, (entry) => heard[nation].push(entry));
  const listeners = [listen('PER', author), listen('COL', other)];
  await Promise.all(listeners.map((listener) => listener.connect()));
  return { id: proposed.id, heard, listeners };
}

const contentOf = ({ entry }: any): any => entry.content;

async function exercise(meanwhile: Meanwhile): Promise<void> {
  const people = await sides();
  const { author, releasers, other, director } = people;
  const { id: channel, heard, listeners } = await line(people);
  const crisis = await author.insist('/v1/crises', {
    title: 'Aircraft over the strait',
    basis: 'Two aircraft met.',
    openedOn: today(),
    severity: 'moderate',
    actors: [{ partner: 'PER' }, { partner: 'COL' }],
    label: LABEL,
  });

  // A flash message: two others release it, and the other side hears it, and says so in time.
  const text = 'State the purpose of the flight over the strait.';
  const draft = await author.insist(`/v1/channels/${channel}/drafts`, { precedence: 'flash', language: 'en', text, expectsReply: true, crisis: crisis.id });
  expect((await author.release(draft.id)).body.code).toBe('own-draft');
  expect((await releasers[0].release(draft.id)).status).toBe(200);
  await meanwhile('crisis-channels', () => sent(releasers[1], draft.id));
  const flash = await eventually(() => heard.COL.find((entry) => contentOf(entry).kind === 'message-sent'), 60_000);
  expect(flash).toMatchObject({ text: { text: { text } }, entry: { content: { from: 'PER', number: 1, precedence: 'flash', crisis: crisis.id } } });
  const message: string = contentOf(flash).message;
  await meanwhile('postgres', () => other.insist(`/v1/channels/${channel}/acknowledgements`, { messages: [message] }));

  // Meanwhile the crisis goes its way.
  const graver = await meanwhile('crisis-channels', () => moved(author, crisis.id, { phase: 'assessment', on: today(), severity: 'high' }));
  const measure = await meanwhile(process.env['ENTENTE_TEST_BUS'] === 'kafka' ? 'kafka' : 'reporting', () =>
    author.insist(`/v1/crises/${crisis.id}/measures`, { text: 'No flights over the strait', basis: 'Talks on the line', owedBy: 'COL' }),
  );
  await author.insist(`/v1/crises/${crisis.id}/measures/${measure.id}/agree`, { on: today() }, measure.version);
  const eased = await author.insist(
    `/v1/crises/${crisis.id}/phase`,
    { phase: 'transition', on: today(), severity: 'low', basis: 'The flights ended' },
    graver.version,
  );

  // The answer is late, which is told; it comes all the same.
  await eventually(() => heard.PER.some((entry) => contentOf(entry).kind === 'reply-overdue'), 120_000);
  const reply = { precedence: 'immediate', language: 'es', text: 'Un vuelo de entrenamiento.', inReplyTo: message };
  await meanwhile('postgres', () => other.insist(`/v1/channels/${channel}/messages`, reply));
  const answer = await eventually(() => heard.PER.find((entry) => contentOf(entry).from === 'COL' && contentOf(entry).kind === 'message-sent'), 60_000);
  await author.insist(`/v1/channels/${channel}/acknowledgements`, { messages: [contentOf(answer).message] });

  const closing = { on: today(), reason: 'The flights ended', basis: 'Measure agreed on the line' };
  expect((await other.ask(`/v1/crises/${crisis.id}/close`, closing, { 'if-match': `"${eased.version}"` })).body.code).toBe('not-entitled');
  await director.insist(`/v1/crises/${crisis.id}/close`, closing, eased.version);

  await expectWhole(channel, { author, heard, listeners });
  await expectTold(author, message, ['message-sent', 'message-acknowledged', 'reply-overdue']);
  // That it answers is told with the answer: who may not read that is not told there is one.
  await expectTold(author, contentOf(answer).message, ['message-sent', 'message-replied', 'message-acknowledged']);
}

/** Releases a draft for the last time. When the answer was lost, and only then, it is refused the second time: it was sent. */
async function sent(by: Person, id: string): Promise<void> {
  await eventually(async () => {
    const { status, body } = await by.release(id);
    if (status >= 500) return false;
    if (status !== 200 && body.code !== 'draft-sent') throw new Error(JSON.stringify(body));
    return true;
  }, 60_000);
}

/** The same for a phase: read again, it is there or not. */
async function moved(by: Person, id: string, phase: object): Promise<any> {
  const before = await by.insist(`/v1/crises/${id}`);
  await eventually(async () => (await by.ask(`/v1/crises/${id}/phase`, phase, { 'if-match': `"${before.version}"` })).status < 500, 60_000);
  const after = await by.insist(`/v1/crises/${id}`);
  expect(after).toMatchObject({ version: before.version + 1, severity: 'high' });
  return after;
}

/** Nothing is missing, nothing came twice, numbers have no gaps, and the chain holds. */
async function expectWhole(
  channel: string,
  { author, heard, listeners }: { author: Person; heard: Record<'PER' | 'COL', any[]>; listeners: ChannelListener[] },
): Promise<void> {
  const { items } = await author.insist(`/v1/channels/${channel}/log?limit=500`);
  const positions: number[] = items.map(({ entry }: any) => entry.position);
  expect(positions).toEqual(positions.map((_, index) => index + 1));
  const kinds = items.map(({ entry }: any) => entry.content);
  for (const nation of ['PER', 'COL'] as const) {
    const numbers = kinds.filter(({ kind, from }: any) => kind === 'message-sent' && from === nation).map(({ number }: any) => number);
    expect(numbers).toEqual([1]);
    await eventually(() => heard[nation].length >= positions.length, 30_000);
    expect(heard[nation].map(({ entry }) => entry.position)).toEqual(positions);
  }
  expect(listeners.map(({ wrong }) => wrong)).toEqual([[], []]);
  for (const listener of listeners) listener.close();
  expect(kinds.map(({ kind }: any) => kind)).toEqual([
    'channel-opened',
    'message-sent',
    'message-acknowledged',
    'reply-overdue',
    'message-sent',
    'message-acknowledged',
  ]);
  const verdict = await entente.cli('verify', 'channel', channel);
  expect([verdict.code, verdict.stderr, verdict.stdout]).toEqual([0, expect.anything(), expect.stringContaining('intact')]);
}

async function expectTold(by: Person, subject: string, wanted: readonly string[]): Promise<void> {
  const told = async (): Promise<string[]> => {
    const { items } = await by.insist(`/v1/history?subject=${subject}&limit=100`);
    return items.map(({ type }: { type: string }) => type.split('.')[2]).reverse();
  };
  await eventually(async () => (await told()).length >= wanted.length, 60_000).catch(() => undefined);
  expect(await told()).toEqual(wanted);
}

describe('two sides and a crisis between them', () => {
  it('warn, answer late, agree and part', () => exercise(undisturbed), 240_000);
  it('do so although the service, the bus and the database are killed in the midst', () => exercise(killed), 300_000);
});
