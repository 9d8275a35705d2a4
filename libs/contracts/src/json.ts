import { DomainError } from './errors.js';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Parses JSON from bytes. Throws `invalid` on broken UTF-8 and on broken JSON. */
export function parseJson(bytes: Uint8Array): unknown {
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    throw new DomainError('invalid', 'broken-utf8', 'the bytes are no UTF-8');
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new DomainError('invalid', 'broken-json', 'the text is no JSON');
  }
}
