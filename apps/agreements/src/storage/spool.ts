import { createHash } from 'node:crypto';
import { createWriteStream, mkdirSync, rmSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { DomainError } from '@entente/contracts';
import type { Spooled } from './attachment-store.js';
import { TextCheck } from './text-check.js';

/** Where content waits while it arrives. What an earlier process left there was never acknowledged, and is removed. */
export class Spool {
  constructor(
    private readonly folder: string,
    private readonly maxBytes: number,
  ) {
    rmSync(folder, { recursive: true, force: true });
  }

  /**
   * Writes a request's body to a file as it comes, flushed to the disk. Throws `attachment-too-large` at once where the
   * length says so, else as soon as it is passed, and `upload-broken-off`; nothing is left behind then. The request stays
   * open after a refusal, so that it still reaches its sender.
   */
  async take(request: IncomingMessage, key: string): Promise<Spooled> {
    const path = join(this.folder, key);
    const hash = createHash('sha256');
    const check = new TextCheck();
    let size = 0;
    const tooLarge = (): DomainError => new DomainError('too-large', 'attachment-too-large', `an attachment has at most ${this.maxBytes} bytes`);
    if (Number(request.headers['content-length'] ?? 0) > this.maxBytes) throw tooLarge();
    const pieces: AsyncIterable<Buffer> = request.iterator({ destroyOnReturn: false });
    const limit = this.maxBytes;
    async function* checked(): AsyncGenerator<Buffer> {
      for await (const piece of pieces) {
        size += piece.length;
        if (size > limit) throw tooLarge();
        hash.update(piece);
        check.add(piece);
        yield piece;
      }
    }
    mkdirSync(this.folder, { recursive: true });
    try {
      await pipeline(checked(), createWriteStream(path, { flags: 'wx', flush: true }));
    } catch (error) {
      this.drop(path);
      throw error instanceof DomainError || !request.destroyed ? error : new DomainError('invalid', 'upload-broken-off', 'the upload broke off');
    }
    return { path, size, sha256: hash.digest('hex'), isText: check.end() };
  }

  drop(path: string): void {
    rmSync(path, { force: true });
  }
}
