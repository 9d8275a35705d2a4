import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { startS3Server } from '../../spec/s3-server.js';
import type { AttachmentStore, Spooled } from './attachment-store.js';
import { DiskStore } from './disk-store.js';
import { S3Store } from './s3-store.js';

const folder = mkdtempSync(join(tmpdir(), 'entente-stores-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function spooled(content: Buffer): Spooled {
  const path = join(folder, uuidv7());
  writeFileSync(path, content);
  return { path, size: content.length, sha256: createHash('sha256').update(content).digest('hex'), isText: false };
}

interface Kept {
  store: AttachmentStore;
  /** The same store as it is once nobody answers any more. */
  away(): Promise<AttachmentStore>;
  stop(): Promise<void>;
}

async function onDisk(): Promise<Kept> {
  const blocked = join(folder, 'a-file');
  writeFileSync(blocked, '');
  return { store: new DiskStore(join(folder, 'objects')), away: () => Promise.resolve(new DiskStore(blocked)), stop: () => Promise.resolve() };
}

async function onS3(): Promise<Kept> {
  const server = await startS3Server();
  const store = new S3Store(server.settings);
  return { store, away: () => Promise.resolve(new S3Store({ ...server.settings, endpoint: 'http://127.0.0.1:9' })), stop: () => server.stop() };
}

describe.each([
  ['on disk', onDisk],
  ['on S3', onS3],
])('content kept %s', (_, start) => {
  let kept: Kept;
  beforeAll(async () => {
    kept = await start();
  }, 60_000);
  afterAll(() => kept.stop());

  it('comes back as it was put, whole and in ranges', async () => {
    const [key, content] = [uuidv7(), randomBytes(300_000)];
    await kept.store.put(key, spooled(content));
    expect((await buffer(await kept.store.read(key))).equals(content)).toBe(true);
    expect((await buffer(await kept.store.read(key, { first: 10, last: 19 }))).equals(content.subarray(10, 20))).toBe(true);
    expect((await buffer(await kept.store.read(key, { first: 299_999, last: 299_999 }))).equals(content.subarray(299_999))).toBe(true);
  });

  it('is gone once it was removed, and removing it again is no fault', async () => {
    const key = uuidv7();
    await kept.store.put(key, spooled(Buffer.from('x')));
    await kept.store.remove(key);
    await kept.store.remove(key);
    await expect(kept.store.read(key)).rejects.toMatchObject({ kind: 'unavailable', code: 'attachment-content-missing' });
  });

  it('is not acknowledged where the store cannot take it', async () => {
    const away = await kept.away();
    await expect(away.put(uuidv7(), spooled(Buffer.from('x')))).rejects.toMatchObject({ kind: 'unavailable', code: 'attachment-store-unavailable' });
    await expect(away.read(uuidv7())).rejects.toMatchObject({ kind: 'unavailable', code: 'attachment-store-unavailable' });
  });
});

describe('on S3', () => {
  it('nothing is acknowledged that the storage refused, with the reason for the log', async () => {
    const server = await startS3Server();
    try {
      const stranger = new S3Store({ ...server.settings, accessKeyId: 'another' });
      await expect(stranger.put(uuidv7(), spooled(Buffer.from('a treaty')))).rejects.toMatchObject({
        code: 'attachment-store-unavailable',
        cause: expect.objectContaining({ message: expect.stringContaining('PUT answered 403') }),
      });
      const elsewhere = new S3Store({ ...server.settings, bucket: 'no-such-bucket' });
      await expect(elsewhere.put(uuidv7(), spooled(Buffer.from('a treaty')))).rejects.toMatchObject({ kind: 'unavailable' });
    } finally {
      await server.stop();
    }
  }, 60_000);
});

describe('on disk', () => {
  it('nothing but content is left in the folder', async () => {
    const own = join(folder, 'own');
    const store = new DiskStore(own);
    const key = uuidv7();
    await store.put(key, spooled(Buffer.from('x')));
    expect(readdirSync(own, { recursive: true }).sort()).toEqual([key.slice(-2), join(key.slice(-2), key)]);
  });
});
