import { createHash } from 'node:crypto';
import type { Digest, LogEntry } from '@entente/contracts';
import canonicalize from 'canonicalize';

/** The canonical JSON (RFC 8785) of a value that JSON can hold: the same bytes whoever writes it. */
export function canonical(value: object): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('no JSON text stands for this value');
  return text;
}

/** SHA-256 of a text in UTF-8, in hexadecimal. */
export function digestOf(text: string): Digest {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** The digest of an entry, which the next one carries as `previous`. */
export function entryDigest(entry: LogEntry): Digest {
  return digestOf(canonical(entry));
}

/** The digest of a message's text, which the log keeps in its place. The salt keeps short texts from being guessed. */
export function textDigest(salt: string, text: object): Digest {
  return digestOf(canonical({ salt, text }));
}
