import { DomainError } from '@entente/contracts';

/** Opaque cursor of a keyset page. */
export function encodeCursor(key: readonly (string | number | null)[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

type Key = (string | number | null)[];

function isKey(value: unknown): value is Key {
  return Array.isArray(value) && value.every((part) => part === null || typeof part === 'string' || typeof part === 'number');
}

/** The key in a cursor of `length` parts. Throws `invalid` on anything `encodeCursor` did not make, or that does not fit the list. */
export function decodeCursor(cursor: string, length: number, fits: (key: Key) => boolean = () => true): Key {
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (isKey(key) && key.length === length && fits(key)) return key;
  } catch {
    // falls through to the refusal below
  }
  throw new DomainError('invalid', 'invalid-cursor', 'take the cursor from `next` of the page before', [
    { path: '/query/cursor', code: 'invalid-cursor', message: 'not a cursor of this list' },
  ]);
}
