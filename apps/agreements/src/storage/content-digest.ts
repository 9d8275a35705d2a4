import { DomainError } from '@entente/contracts';

/**
 * Checks content against a digest its sender announced (RFC 9530); algorithms other than SHA-256 are passed over. Throws
 * `digest-malformed` and `digest-mismatch`.
 */
export function checkDigest(announced: string | undefined, sha256: string): void {
  const field = announced
    ?.split(',')
    .map((part) => part.trim())
    .find((part) => part.toLowerCase().startsWith('sha-256='));
  if (field === undefined) return;
  const value = /^sha-256=:([A-Za-z0-9+/]{43}=):$/i.exec(field)?.[1];
  if (value === undefined) throw new DomainError('invalid', 'digest-malformed', 'expected sha-256=:…: with the digest in base64');
  if (Buffer.from(value, 'base64').toString('hex') !== sha256)
    throw new DomainError('rejected', 'digest-mismatch', `what arrived has another digest: ${digestOf(sha256)}`);
}

/** A SHA-256 in hexadecimal as a digest header says it. */
export function digestOf(sha256: string): string {
  return `sha-256=:${Buffer.from(sha256, 'hex').toString('base64')}:`;
}
