import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PUBLIC_LABEL, type Principal } from '@entente/contracts';
import { eventually } from '@entente/testing';
import pg from 'pg';
import { startTestAgreements, type Answer, type RunningAgreements } from '../../../spec/running-agreements.js';
import { AttachmentsConfig } from '../../storage/attachments-config.js';

const LIMIT = 200_000;
const folder = mkdtempSync(join(tmpdir(), 'entente-attachments-'));
const PDF = Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(5_000)]);
const PNG = Buffer.from(
  '89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000a49444154789c6360000002000154a24f5d0000000049454e44ae426082',
  'hex',
);
const ZIP = Buffer.from('504b03040a0000000000000000000000000000000000000000000500000061.2e747874'.replace('.', ''), 'hex');
const PERU_ONLY = { policy: 'PER', classification: 'RESTRICTED', categories: [] };
const GERMAN: Partial<Principal> = { sub: 'german', nation: 'DEU', clearance: 'SECRET', roles: ['desk-officer'] };

let service: RunningAgreements;
let agreement: string;

beforeAll(async () => {
  service = await startTestAgreements([{ provide: AttachmentsConfig, useValue: new AttachmentsConfig(LIMIT, folder, undefined) }]);
  agreement = await registered();
});
afterAll(async () => {
  await service.close();
  rmSync(folder, { recursive: true, force: true });
});

async function registered(label: object = PUBLIC_LABEL): Promise<string> {
  const parties = [{ partner: 'PER' }, { partner: 'COL' }];
  return (await service.post('/v1/agreements', { title: 'Patrol vessels', kind: 'arms-procurement', parties, label })).body.id;
}

function add(content: Buffer | string, query = 'name=treaty.pdf', headers: Record<string, string> = {}, of = agreement): Promise<Answer> {
  const sent = { 'content-type': 'application/octet-stream', ...headers };
  return service.post(`/v1/agreements/${of}/attachments?${query}`, typeof content === 'string' ? Buffer.from(content) : content, { headers: sent });
}

async function fetched(id: string, headers: Record<string, string> = {}, claims: Partial<Principal> = {}): Promise<Response> {
  const authorization = `Bearer ${await service.issuer.token({ sub: 'r', ...claims })}`;
  return fetch(`${service.url}/v1/attachments/${id}`, { headers: { authorization, ...headers } });
}

/** Types of what the service published of a subject, once it has that many events: they follow their commit. */
async function published(subject: string, count: number): Promise<string[]> {
  return eventually(async () => {
    const events = await service.published(subject);
    return events.length >= count && events.map(({ type, sequence }) => `${sequence} ${type}`);
  });
}

function incoming(): string[] {
  return readdirSync(join(folder, 'incoming'));
}

function objects(): string[] {
  return readdirSync(join(folder, 'objects'), { recursive: true, withFileTypes: true }).flatMap((entry) => (entry.isFile() ? [entry.name] : []));
}

describe('an attachment', () => {
  it('is what was sent, byte for byte, with its digest, its type and a name that is safe', async () => {
    const added = await add(PDF, `name=${encodeURIComponent('Tratado "Perú".pdf')}&kind=text&language=es`, { 'content-type': 'application/pdf' });
    expect(added).toMatchObject({
      status: 201,
      body: { type: 'application/pdf', size: PDF.length, kind: 'text', language: 'es', version: 1, addedBy: 'officer' },
    });
    expect(added.body.sha256).toBe(createHash('sha256').update(PDF).digest('hex'));
    const answer = await fetched(added.body.id);
    expect(Buffer.from(await answer.arrayBuffer()).equals(PDF)).toBe(true);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'application/pdf',
      'content-length': String(PDF.length),
      'content-disposition': `attachment; filename="Tratado _Per__.pdf"; filename*=UTF-8''Tratado%20%22Per%C3%BA%22.pdf`,
      'x-content-type-options': 'nosniff',
      'repr-digest': `sha-256=:${createHash('sha256').update(PDF).digest('base64')}:`,
      etag: `"${added.body.sha256}"`,
    });
    expect((await fetched(added.body.id, { 'if-none-match': `"${added.body.sha256}"` })).status).toBe(304);
    expect(await published(added.body.id, 1)).toEqual(['1 entente.agreements.attachment-added.v1']);
    expect(incoming()).toEqual([]);
  });

  it('is sent in ranges', async () => {
    const { id } = (await add(Buffer.concat([PDF, Buffer.from('r')]))).body;
    const part = async (range: string): Promise<unknown[]> => {
      const answer = await fetched(id, { range });
      return [answer.status, answer.headers.get('content-range'), Buffer.from(await answer.arrayBuffer()).toString('latin1')];
    };
    expect(await part('bytes=0-3')).toEqual([206, 'bytes 0-3/5010', '%PDF']);
    expect(await part('bytes=-1')).toEqual([206, 'bytes 5009-5009/5010', 'r']);
    expect(await part('bytes=5009-9999')).toEqual([206, 'bytes 5009-5009/5010', 'r']);
    expect((await part('bytes=0-1,3-4'))[0]).toBe(200);
    expect((await part('bytes=6000-'))[0]).toBe(416);
  });

  it('is the same one when the same content comes again, until it is withdrawn', async () => {
    const [first, again] = [await add('the same'), await add('the same', 'name=other.txt')];
    expect([first.status, again.status, again.body.id, again.body.name]).toEqual([201, 200, first.body.id, 'treaty.pdf']);
    const elsewhere = await add('the same', 'name=x', {}, await registered());
    expect([elsewhere.status, elsewhere.body.id === first.body.id]).toEqual([201, false]);
    const withdraw = (version: number): Promise<Answer> =>
      service.post(`/v1/attachments/${first.body.id}/withdrawal`, { reason: 'the wrong text' }, { headers: { 'if-match': `"${version}"` } });
    expect(await withdraw(1)).toMatchObject({ status: 200, body: { version: 2, withdrawal: { reason: 'the wrong text', by: 'officer' } } });
    expect(await withdraw(1)).toMatchObject({ status: 412 });
    expect(await withdraw(2)).toMatchObject({ status: 422, body: { code: 'already-withdrawn' } });
    const listed = async (query: string): Promise<string[]> =>
      (await service.get(`/v1/agreements/${agreement}/attachments?limit=500&${query}`)).body.items.map(({ id }: { id: string }) => id);
    expect([(await listed('')).includes(first.body.id), (await listed('withdrawn=true')).includes(first.body.id)]).toEqual([false, true]);
    expect(await (await fetched(first.body.id)).text()).toBe('the same');
    expect(await published(first.body.id, 2)).toEqual(['1 entente.agreements.attachment-added.v1', '2 entente.agreements.attachment-withdrawn.v1']);
    expect((await add('the same')).body.id).not.toBe(first.body.id);
  });

  it.each([
    [PNG, 'image/png', 'image/png'],
    [PNG, 'application/octet-stream', 'image/png'],
    ['# Título\n', 'text/markdown; charset=utf-8', 'text/markdown'],
    ['{"json": "is text"}', 'text/plain', 'text/plain'],
  ])('is typed by its content %#', async (content, declared, type) => {
    expect((await add(content, 'name=x', { 'content-type': declared })).body).toMatchObject({ type });
  });

  it.each([
    [ZIP, '', 422, 'type-not-accepted'],
    [Buffer.from('4d5a90000300000004000000ffff0000', 'hex'), '', 422, 'type-not-accepted'],
    ['<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', '', 422, 'type-not-accepted'],
    [Buffer.from('caf\xe9', 'latin1'), '', 422, 'type-not-accepted'],
    ['a\0b', '', 422, 'type-not-accepted'],
    ['', '', 422, 'empty-attachment'],
    [PNG, 'application/pdf', 422, 'type-contradicts-content'],
    ['{"a": 1}', 'application/json', 422, 'type-contradicts-content'],
    [randomBytes(LIMIT + 1), '', 413, 'attachment-too-large'],
  ])('is refused for its content %#', async (content, declared, status, code) => {
    const before = objects().length;
    const refused = await add(content, 'name=x', { 'content-type': declared });
    expect([refused.status, refused.body.code]).toEqual([status, code]);
    if (code === 'type-not-accepted') expect(refused.body.faults[0].accepted).toContain('application/pdf');
    expect([objects().length, incoming()]).toEqual([before, []]);
  });

  it('is checked against the digest its sender announced', async () => {
    const digest = (text: string): string => `sha-512=:AA==:, sha-256=:${createHash('sha256').update(text).digest('base64')}:`;
    expect(await add('digested', 'name=x', { 'repr-digest': digest('another') })).toMatchObject({ status: 422, body: { code: 'digest-mismatch' } });
    expect(await add('digested', 'name=x', { 'content-digest': 'sha-256=x' })).toMatchObject({ status: 400, body: { code: 'digest-malformed' } });
    expect(await add('digested', 'name=x', { 'repr-digest': digest('digested') })).toMatchObject({ status: 201 });
  });

  it('is cut off while it streams, and leaves nothing when its sender hangs up', async () => {
    const token = await service.issuer.token({ roles: ['desk-officer'] });
    const begin = (): ReturnType<typeof request> =>
      request(`${service.url}/v1/agreements/${agreement}/attachments?name=x`, { method: 'POST', headers: { authorization: `Bearer ${token}` } });
    const endless = begin();
    const answered = new Promise<number | undefined>((resolve) => endless.once('response', ({ statusCode }) => resolve(statusCode)));
    for (let sent = 0; sent <= LIMIT; sent += 50_000) endless.write(randomBytes(50_000)); // no length, and never an end
    expect(await answered).toBe(413);
    endless.destroy();
    const broken = begin();
    broken.once('error', () => undefined);
    broken.write(PDF);
    await eventually(() => incoming().length === 1);
    broken.destroy();
    await eventually(() => incoming().length === 0);
  });

  it('is for those who may see it and its agreement, and no weaker than that', async () => {
    const secret = await registered(PERU_ONLY);
    const { id } = (await add('secret', 'name=x', {}, secret)).body;
    expect([(await fetched(id, {}, GERMAN)).status, (await fetched(id)).status]).toEqual([404, 200]);
    const weaker = encodeURIComponent(JSON.stringify(PUBLIC_LABEL));
    const refused = await add('weak', `name=x&label=${weaker}`, {}, secret);
    expect(refused).toMatchObject({
      status: 422,
      body: { code: 'label-too-weak', faults: [{ path: '/query/label/classification' }, { path: '/query/label/releasableTo' }] },
    });
    const stricter = await add('strict', `name=x&label=${encodeURIComponent(JSON.stringify(PERU_ONLY))}`);
    expect((await fetched(stricter.body.id, {}, GERMAN)).status).toBe(404);
    expect((await service.get(`/v1/agreements/${agreement}/attachments?limit=500`, GERMAN)).body.items.map((item: { id: string }) => item.id)).not.toContain(
      stricter.body.id,
    );
    expect((await service.get(`/v1/agreements/${secret}/attachments`, GERMAN)).status).toBe(404);
    expect((await add('x', 'name=x', {}, '019a0b5e-7c00-7001-8b2c-3d4e5f600001')).body.code).toBe('no-such-agreement');
    expect((await add('x', `name=x&label=nonsense`)).status).toBe(400);
    expect((await add('x', `name=${encodeURIComponent('../x')}`)).status).toBe(400);
  });

  it('that was stored and never recorded is swept, others are not', async () => {
    const kept = await add('kept');
    expect(statSync(join(folder, 'objects', kept.body.id.slice(-2), kept.body.id)).size).toBe(4);
    const database = new pg.Client(service.databases.environment['DATABASE_URL'] ?? '');
    await database.connect();
    await database.query('ALTER TABLE attachment ADD CONSTRAINT broken CHECK (false) NOT VALID');
    expect((await add('orphaned')).status).toBe(500);
    await database.query('ALTER TABLE attachment DROP CONSTRAINT broken');
    await database.end();
    const [orphan, ...others] = objects().filter((name) => name > kept.body.id);
    expect([typeof orphan, others, incoming()]).toEqual(['string', [], []]);
    service.clock.at = new Date(Date.now() + 2 * 60 * 60_000);
    await eventually(() => !objects().includes(orphan ?? ''), 20_000);
    service.clock.at = undefined;
    expect(objects()).toContain(kept.body.id);
  });

  it('that was stored for longer than an upload may take is refused, and swept', async () => {
    const before = objects();
    const database = new pg.Client(service.databases.environment['DATABASE_URL'] ?? '');
    await database.connect();
    const token = await service.issuer.token({ roles: ['desk-officer'] });
    const path = `/v1/agreements/${agreement}/attachments?name=slow`;
    const sending = request(`${service.url}${path}`, { method: 'POST', headers: { authorization: `Bearer ${token}` } });
    const answered = once(sending, 'response');
    sending.write('beginning');
    await eventually(() => incoming().length === 1);
    // Whoever holds agreements keeps what is stored already from being recorded.
    await database.query('BEGIN');
    await database.query('LOCK TABLE agreement IN EXCLUSIVE MODE');
    sending.end('end');
    await eventually(() => objects().length > before.length);
    service.clock.at = new Date(Date.now() + 2 * 60 * 60_000);
    await eventually(() => objects().length === before.length, 20_000);
    await database.query('COMMIT');
    await database.end();
    const [answer]: IncomingMessage[] = await answered;
    service.clock.at = undefined;
    const body = JSON.parse(Buffer.concat((await answer?.toArray()) ?? []).toString());
    expect([answer?.statusCode, body.code, incoming()]).toEqual([503, 'upload-too-slow', []]);
  });

  it('has no place where none is configured', async () => {
    const without = await startTestAgreements([{ provide: AttachmentsConfig, useValue: new AttachmentsConfig(LIMIT, undefined, undefined) }]);
    try {
      const parties = [{ partner: 'PER' }, { partner: 'COL' }];
      const { body } = await without.post('/v1/agreements', { title: 'Patrol vessels', kind: 'arms-procurement', parties });
      const refused = await without.post(`/v1/agreements/${body.id}/attachments?name=x`, Buffer.from('x'), { headers: { 'content-type': 'text/plain' } });
      expect([refused.status, refused.body.code]).toEqual([503, 'attachments-not-configured']);
    } finally {
      await without.close();
    }
  });

  it('says so where no other route takes what it was sent', async () => {
    const answer = await service.post('/v1/agreements', Buffer.from('x'), { headers: { 'content-type': 'text/plain' } });
    expect([answer.status, answer.body.code]).toEqual([415, 'unsupported-media-type']);
  });
});
