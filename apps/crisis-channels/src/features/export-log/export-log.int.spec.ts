import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LogVerifier, publishKey } from '@entente/channel-log';
import { ownLabel, PUBLIC_LABEL, type Label } from '@entente/contracts';
import { eventually } from '@entente/testing';
import { anOpenChannel, on, type ChannelInUse } from '../../../spec/an-open-channel.js';
import { append, missed } from '../../../spec/append-to-log.js';
import { entente } from '../../../spec/run-verifier.js';
import { aSigningKey, startTestCrisisChannels, type RunningCrisisChannels } from '../../../spec/running-crisis-channels.js';

const NORWEGIAN: Label = { policy: 'NOR', classification: 'SECRET', categories: [], releasableTo: ['NOR', 'RUS'] };
const [READER, OBSERVER, STRANGER] = [on('NOR').claims, on('NOR', 'o', ['channel-observer']).claims, on('PER').claims];
let service: RunningCrisisChannels;
let channel: ChannelInUse;
let folder: string;

beforeAll(async () => {
  service = await startTestCrisisChannels();
  folder = await mkdtemp(join(tmpdir(), 'entente-log-'));
  channel = await anOpenChannel(service);
  await channel.send('NOR', { text: 'Open.' });
  await channel.send('RUS', { text: 'Secret.', label: NORWEGIAN });
  await channel.send('NOR', { text: 'Open again.' });
}, 120_000);
afterAll(async () => {
  await service.close();
  await rm(folder, { recursive: true, force: true });
});

const log = (claims: object, query = ''): Promise<any> => service.get(`/v1/channels/${channel.id}/log${query}`, claims);
const textsOf = (items: any[]): unknown[] => items.filter(({ entry }) => entry?.content.kind === 'message-sent').map(({ text }) => text?.text.text);

describe('the log of a channel', () => {
  it('comes in pages, with the texts of those messages that its reader may read', async () => {
    const { body } = await log(READER);
    expect(body).toMatchObject({ next: null, total: body.items.length });
    expect(textsOf(body.items)).toEqual(['Open.', 'Secret.', 'Open again.']);
    const first = await log(READER, '?limit=2');
    expect(first.body).toEqual({ items: body.items.slice(0, 2), next: 2, total: body.total });
    expect((await log(READER, '?limit=500&after=2')).body.items).toEqual(body.items.slice(2));
  });

  it('withholds what a reader may not read, and can be verified all the same', async () => {
    const [all, part] = [(await log(READER)).body.items, (await log(STRANGER)).body.items];
    expect(textsOf(part)).toEqual(['Open.', 'Open again.']);
    expect(JSON.stringify(part)).not.toContain('SECRET');
    const hidden = all.findIndex(({ text }: any) => text?.text.text === 'Secret.');
    expect(part[hidden]).toEqual({ position: hidden + 1, previous: all[hidden].entry.previous, digest: all[hidden].digest });
    const verifier = new LogVerifier();
    for (const line of part) expect(verifier.take(line)).toBeUndefined();
    expect(verifier.verified).toMatchObject({ entries: all.length, withheld: 1 });
  });

  it('shows observers no text, whatever they may read otherwise', async () => {
    const { items } = (await log(OBSERVER)).body;
    expect(items.every(({ entry, text }: any) => entry !== undefined && text === undefined)).toBe(true);
    expect(JSON.stringify(items)).not.toContain('Open.');
  });

  it('is not there for who may not see the channel', async () => {
    const hidden = await anOpenChannel(service, { label: ownLabel('PER') });
    expect(await service.get(`/v1/channels/${hidden.id}/log`, on('FRA').claims)).toMatchObject({ status: 404, body: { code: 'no-such-channel' } });
    expect((await service.get(`/v1/channels/${hidden.id}/log?format=ndjson`, on('FRA').claims)).status).toBe(404);
  });
});

describe('an export', () => {
  it('holds all of a long log with keys and heads, and is verified with nothing else at hand', async () => {
    const long = await anOpenChannel(service, { label: PUBLIC_LABEL });
    for (let batch = 0; batch < 4; batch += 1) await append(service, long.id, ...Array.from({ length: 400 }, () => missed()));
    const { total } = (await service.get(`/v1/channels/${long.id}/log`)).body;
    await eventually(async () => (await service.get(`/v1/channels/${long.id}/heads`)).body.items.at(-1)?.position === total);
    const answer = await fetch(`${service.url}/v1/channels/${long.id}/log`, {
      headers: { accept: 'application/x-ndjson', authorization: `Bearer ${await service.issuer.token(READER)}` },
    });
    expect(answer.headers.get('content-type')).toBe('application/x-ndjson; charset=utf-8');
    const text = await answer.text();
    const [file, fetched] = [join(folder, 'export.ndjson'), join(folder, 'fetched.ndjson')];
    await writeFile(file, text);
    const { code, stdout } = await entente(service, READER, 'verify', 'channel', '--file', file);
    expect([code, stdout]).toEqual([0, expect.stringContaining(`the log of channel ${long.id} is intact: ${total} entries; 0 texts; `)]);
    expect((await entente(service, READER, 'export', 'channel', long.id, '-o', fetched)).code).toBe(0);
    expect(await readFile(fetched, 'utf8')).toBe(text);

    const keys = join(folder, 'keys.json');
    await writeFile(keys, JSON.stringify((await service.get('/v1/log-keys')).body));
    expect((await entente(service, READER, 'verify', 'channel', '--file', file, '--keys', keys)).code).toBe(0);
    await writeFile(keys, JSON.stringify([publishKey(aSigningKey(), new Date())]));
    const distrusted = await entente(service, READER, 'verify', 'channel', '--file', file, '--keys', keys);
    expect([distrusted.code, distrusted.stdout]).toEqual([1, expect.stringContaining('[key-not-endorsed]')]);
    await writeFile(file, text.replace('"streak":1', '"streak":2'));
    const broken = await entente(service, READER, 'verify', 'channel', '--file', file);
    expect([broken.code, broken.stdout]).toEqual([1, expect.stringMatching(/is broken at position \d+: .* \[wrong-digest\]\n$/)]);
  }, 60_000);

  it('is refused by the command where it makes no sense', async () => {
    expect((await entente(service, READER, 'verify', 'channel')).code).toBe(2);
    expect((await entente(service, READER, 'verify', 'channel', 'x')).code).toBe(2);
    expect((await entente(service, READER, 'export', 'channel')).code).toBe(2);
    expect((await entente(service, READER, 'export', 'partners', channel.id)).code).toBe(2);
    const nowhere = await entente(service, READER, 'verify', 'channel', '--file', join(folder, 'none.ndjson'));
    expect([nowhere.code, nowhere.stderr]).toEqual([1, expect.stringContaining('cannot read')]);
  });
});
