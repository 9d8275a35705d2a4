import { DomainError } from './errors.js';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Escapes of what no text in a database can hold: the null character, and half of a surrogate pair. */
const SUSPICIOUS = /\\u(?:0000|d[89a-f])/i;
const UNSTORABLE = /\0|\p{Surrogate}/u;

function refuseUnstorable(this: unknown, key: string, value: unknown): unknown {
  if (UNSTORABLE.test(key) || (typeof value === 'string' && UNSTORABLE.test(value))) {
    throw new DomainError('invalid', 'unstorable-text', 'a text holds a null character or half of a character');
  }
  return value;
}

/** Parses JSON from bytes. Throws `invalid` on broken UTF-8, on broken JSON and on text that cannot be stored. */
export function parseJson(bytes: Uint8Array): unknown {
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    throw new DomainError('invalid', 'broken-utf8', 'the bytes are no UTF-8');
  }
  try {
    return SUSPICIOUS.test(text) ? JSON.parse(text, refuseUnstorable) : JSON.parse(text);
  } catch (error) {
    if (error instanceof DomainError) throw error;
    throw new DomainError('invalid', 'broken-json', 'the text is no JSON');
  }
}
