import { createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import type { LogHead, LogKey, LogKeyId, SignedHead, Signature } from '@entente/contracts';
import { canonical, digestOf } from './digest.js';

/** A key that signs: its public half, by which it is known, and the private one. */
export interface SigningKey {
  readonly id: LogKeyId;
  readonly x: string;
  readonly privateKey: KeyObject;
}

/** The thumbprint (RFC 7638) of an Ed25519 key. */
export function keyId(x: string): LogKeyId {
  return Buffer.from(digestOf(canonical({ crv: 'Ed25519', kty: 'OKP', x })), 'hex').toString('base64url');
}

/** A key from the two halves of a JWK (RFC 8037). Throws where they are not an Ed25519 pair. */
export function signingKey({ x, d }: { x: string; d: string }): SigningKey {
  const key: SigningKey = { id: keyId(x), x, privateKey: createPrivateKey({ key: { kty: 'OKP', crv: 'Ed25519', x, d }, format: 'jwk' }) };
  if (!isSignedBy(x, 'a pair', signText(key, 'a pair'))) throw new TypeError('the halves of the key do not belong together');
  return key;
}

/** The signature of a text in UTF-8. */
export function signText({ privateKey }: Pick<SigningKey, 'privateKey'>, text: string): Signature {
  return sign(null, Buffer.from(text, 'utf8'), privateKey).toString('base64');
}

/** Whether a text was signed with the private half of this key. */
export function isSignedBy(x: string, text: string, signature: Signature): boolean {
  try {
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
    return verify(null, Buffer.from(text, 'utf8'), key, Buffer.from(signature, 'base64'));
  } catch {
    return false; // no key at all
  }
}

function endorsed({ id, x, publishedAt }: Pick<LogKey, 'id' | 'x' | 'publishedAt'>, by: LogKeyId): string {
  return canonical({ key: id, x, publishedAt, by });
}

/** The public half of a key, endorsed by the one before where that is at hand. */
export function publishKey({ id, x }: SigningKey, at: Date, before?: SigningKey): LogKey {
  const key = { id, x, publishedAt: at.toISOString() };
  return before === undefined ? key : { ...key, endorsement: { by: before.id, signature: signText(before, endorsed(key, before.id)) } };
}

/** Whether a key is endorsed by this other one. */
export function isEndorsedBy(key: LogKey, by: Pick<LogKey, 'id' | 'x'>): boolean {
  return key.endorsement?.by === by.id && isSignedBy(by.x, endorsed(key, by.id), key.endorsement.signature);
}

function headText({ channel, position, digest, at, key }: LogHead): string {
  return canonical({ channel, position, digest, at, key });
}

/** Says where a channel's log ends, under a signature. */
export function signHead(head: Omit<LogHead, 'key'>, key: SigningKey): SignedHead {
  const signed = { ...head, key: key.id };
  return { ...signed, signature: signText(key, headText(signed)) };
}

/** Whether a head was signed with its key, whose public half is `x`. */
export function isHeadSignedBy(head: SignedHead, x: string): boolean {
  return isSignedBy(x, headText(head), head.signature);
}
