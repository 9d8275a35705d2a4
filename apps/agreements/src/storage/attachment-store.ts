import type { Readable } from 'node:stream';
import { DomainError } from '@entente/contracts';

/** Content that waits in a file of its own, whole and flushed to the disk. */
export interface Spooled {
  path: string;
  /** Bytes. */
  size: number;
  /** In hexadecimal. */
  sha256: string;
  /** It is valid UTF-8 without control characters that no text has. */
  isText: boolean;
}

/** First and last byte, both included. */
export interface ByteRange {
  first: number;
  last: number;
}

/** Keeps content by key. Content under a key is written once and never changed. */
export interface AttachmentStore {
  /** Takes the content over; once this resolves it survives a loss of power. The file may be gone then. Throws `unavailable`. */
  put(key: string, content: Spooled): Promise<void>;
  /** The content, or a range of it, as it comes. Throws `unavailable`. */
  read(key: string, range?: ByteRange): Promise<Readable>;
  /** Removes what is there; nothing there is as good. */
  remove(key: string): Promise<void>;
}

/** Inject the store with this token. */
export const ATTACHMENT_STORE = Symbol('AttachmentStore');

export function contentMissing(): DomainError {
  return new DomainError('unavailable', 'attachment-content-missing', 'the content is not where it should be: tell an operator');
}

export function storeUnavailable(cause: unknown): DomainError {
  return Object.assign(new DomainError('unavailable', 'attachment-store-unavailable', 'the store of attachments does not answer right now: try again'), {
    cause,
  });
}
