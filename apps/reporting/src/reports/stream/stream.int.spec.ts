import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Principal } from '@entente/contracts';
import { eventually } from '@entente/testing';
import { anAgreement, aPartner, SECRET_PER } from '../../../spec/events.js';
import { startTestReporting, type RunningReporting } from '../../../spec/running-reporting.js';

interface Received {
  id: number;
  event: string;
  data: { position: number; subject: string };
}

interface OpenStream {
  status: number;
  received: Received[];
  ended: boolean;
  close(): void;
}

let reporting: RunningReporting;
const open: OpenStream[] = [];

beforeAll(async () => {
  reporting = await startTestReporting();
  await reporting.publish(aPartner('PER'), aPartner('CHL'));
  await reporting.publish(...anAgreement().events);
  await reporting.caughtUp();
}, 60_000);
afterEach(() => open.splice(0).forEach((stream) => stream.close()));
afterAll(() => reporting.close());

async function stream(options: { after?: number; claims?: Partial<Principal>; expiresAt?: number; query?: string } = {}): Promise<OpenStream> {
  const ending = new AbortController();
  const token = await reporting.issuer.token(options.claims ?? {}, options.expiresAt === undefined ? {} : { expiresAt: options.expiresAt });
  const answer = await fetch(`${reporting.url}/v1/stream${options.query ?? ''}`, {
    signal: ending.signal,
    headers: { authorization: `Bearer ${token}`, ...(options.after === undefined ? {} : { 'last-event-id': String(options.after) }) },
  });
  const opened: OpenStream = { status: answer.status, received: [], ended: false, close: () => ending.abort() };
  open.push(opened);
  const read = async () => {
    let text = '';
    for await (const chunk of answer.body ?? []) {
      text += Buffer.from(chunk).toString();
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) {
        const fields = Object.fromEntries(block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]));
        if (fields['id'] !== undefined)
          opened.received.push({ id: Number(fields['id']), event: fields['event'] ?? '', data: JSON.parse(fields['data'] ?? '') });
      }
    }
  };
  void read()
    .catch(() => undefined)
    .finally(() => (opened.ended = true));
  return opened;
}

async function tip(): Promise<number> {
  return (await reporting.get('/v1/history?limit=1')).body.items[0].position;
}

describe('the stream', () => {
  it('tells what happens from now on', async () => {
    const listening = await stream();
    const agreement = anAgreement();
    await reporting.publish(...agreement.events);
    await eventually(() => listening.received.length === agreement.events.length);
    expect(listening.received.map(({ event }) => event)).toEqual(agreement.events.map(({ type }) => type));
    expect(listening.received.every(({ data, id }) => data.subject === agreement.id && data.position === id)).toBe(true);
  });

  it('goes on exactly after Last-Event-ID', async () => {
    const before = await tip();
    const listening = await stream();
    await reporting.publish(...Array.from({ length: 700 }, () => anAgreement().events).flat());
    await eventually(() => listening.received.length >= 1_000);
    const cut = listening.received.length;
    listening.close();
    await reporting.caughtUp();
    const last = await tip();
    const resumed = await stream({ after: before + cut });
    await eventually(() => resumed.received.at(-1)?.id === last);
    expect([...listening.received.slice(0, cut), ...resumed.received].map(({ id }) => id)).toEqual(Array.from({ length: 2_100 }, (_, at) => before + 1 + at));
  }, 30_000);

  it('refuses an id it never sent', async () => {
    const answer = await reporting.get('/v1/stream', {}, { 'last-event-id': '999999999' });
    expect([answer.status, answer.body.code]).toEqual([400, 'unknown-last-event-id']);
    expect((await reporting.get('/v1/stream', {}, { 'last-event-id': 'x' })).status).toBe(400);
  });

  it('shows nobody what the label denies', async () => {
    const [own, foreign] = [await stream(), await stream({ claims: { nation: 'CHL' } })];
    const [hidden, seen] = [anAgreement({ label: SECRET_PER }), anAgreement()];
    await reporting.publish(...hidden.events, ...seen.events);
    await eventually(() => own.received.length === hidden.events.length + seen.events.length);
    await eventually(() => foreign.received.length >= seen.events.length);
    expect(new Set(foreign.received.map(({ data }) => data.subject))).toEqual(new Set([seen.id]));
  });

  it('tells only what was asked for', async () => {
    const [byPartner, byType] = [await stream({ query: '?partner=ARG' }), await stream({ query: '?type=entente.agreements.party-action-recorded.v1' })];
    await reporting.publish(...anAgreement().events, ...anAgreement({ parties: ['ARG', 'PER'] }).events);
    await eventually(() => byPartner.received.length === 3 && byType.received.length === 4);
  });

  it('ends with the token', async () => {
    const listening = await stream({ expiresAt: Math.floor(Date.now() / 1_000) - 3 });
    expect(listening.status).toBe(200);
    await eventually(() => listening.ended);
  });

  it('ends when the service stops, so that it can leave', async () => {
    const listening = await stream();
    const began = Date.now();
    await reporting.restart();
    await eventually(() => listening.ended);
    expect(Date.now() - began).toBeLessThan(5_000);
  });
});
