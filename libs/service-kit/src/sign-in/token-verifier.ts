import { readFile } from 'node:fs/promises';
import { createLocalJWKSet, createRemoteJWKSet, errors, jwtVerify, type JWTVerifyGetKey } from 'jose';
import { DomainError, Principal } from '@entente/contracts';
import { z } from 'zod';
import type { ServiceConfig } from '../config.js';

const KeySet = z.object({ keys: z.array(z.looseObject({ kty: z.string() })) });

/** Only asymmetric algorithms: a public key can never be used as a shared secret. */
const ALGORITHMS = ['EdDSA', 'ES256', 'ES384', 'RS256', 'PS256'];
const CLOCK_TOLERANCE_S = 5;
/** A token that was just accepted is not checked again for so long: checking a signature costs more than most requests. */
const REMEMBERED_MS = 5_000;
const REMEMBERED = 1_000;

function refused(code: string, message: string): DomainError {
  return new DomainError('unauthenticated', code, message);
}

/** The claims of an accepted token, and the moment from which it is accepted no more. */
export interface Verified {
  principal: Principal;
  expiresAt: Date;
}

/** Verifies bearer tokens of one issuer for one audience and parses the claims Entente reads. */
export class TokenVerifier {
  private keys: Promise<JWTVerifyGetKey> | undefined;
  private readonly accepted = new Map<string, { verified: Verified; until: number }>();

  constructor(private readonly config: Pick<ServiceConfig, 'JWKS_URL' | 'JWT_ISSUER' | 'JWT_AUDIENCE'>) {}

  /** Throws `unauthenticated` for a missing, wrong or expired token and for claims that do not fit. A key taken back counts within seconds. */
  async verify(authorization: string | undefined): Promise<Verified> {
    if (authorization === undefined) throw refused('token-missing', 'sign in: send Authorization: Bearer <token>');
    const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(authorization)?.[1];
    if (token === undefined) throw refused('token-malformed', 'the Authorization header is no bearer token');
    const before = this.accepted.get(token);
    if (before !== undefined && Date.now() < before.until) return before.verified;
    const verified = await this.check(token);
    if (this.accepted.size >= REMEMBERED) this.accepted.clear();
    this.accepted.set(token, { verified, until: Math.min(Date.now() + REMEMBERED_MS, verified.expiresAt.getTime()) });
    return verified;
  }

  private async check(token: string): Promise<Verified> {
    try {
      this.keys ??= this.loadKeys();
      const { payload } = await jwtVerify(token, await this.keys, {
        issuer: this.config.JWT_ISSUER,
        audience: this.config.JWT_AUDIENCE,
        algorithms: ALGORITHMS,
        requiredClaims: ['exp', 'sub'],
        clockTolerance: CLOCK_TOLERANCE_S,
      });
      const principal = Principal.safeParse(payload);
      if (principal.success && payload.exp !== undefined) return { principal: principal.data, expiresAt: new Date((payload.exp + CLOCK_TOLERANCE_S) * 1_000) };
      throw refused('token-claims', `the token's claims do not fit: ${(principal.error?.issues ?? []).map((issue) => issue.path.join('.')).join(', ')}`);
    } catch (error) {
      if (error instanceof DomainError) throw error;
      if (error instanceof errors.JWTExpired) throw refused('token-expired', 'the token has expired: sign in again');
      if (error instanceof errors.JOSEError && !(error instanceof errors.JWKSTimeout))
        throw refused('token-refused', 'the token is not one this system accepts');
      this.keys = undefined;
      throw new DomainError('unavailable', 'keys-unavailable', 'the keys that tokens are checked with cannot be had right now');
    }
  }

  private async loadKeys(): Promise<JWTVerifyGetKey> {
    const url = new URL(this.config.JWKS_URL);
    return url.protocol === 'file:' ? createLocalJWKSet(KeySet.parse(JSON.parse(await readFile(url, 'utf8')))) : createRemoteJWKSet(url);
  }
}
