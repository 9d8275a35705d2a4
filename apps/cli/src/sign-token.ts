import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Principal } from '@entente/contracts';
import { SignJWT, importJWK } from 'jose';
import { z } from 'zod';
import { CliError } from './cli-error.js';

export const ISSUER = 'urn:entente:local';
export const AUDIENCE = 'entente';

const PrivateKey = z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string().min(1), d: z.string().min(1), kid: z.string().min(1) });

export function issuerKeyFile(issuerDir: string): string {
  return join(issuerDir, 'private.jwk.json');
}

/** A token of the local issuer (EdDSA) for this principal, valid for `ttlMs`. */
export async function signToken(issuerDir: string, principal: Principal, ttlMs: number): Promise<string> {
  const file = issuerKeyFile(issuerDir);
  if (!existsSync(file)) throw new CliError(`there is no local issuer: ${file} does not exist`, 'start Entente once with npm start, or give --token.');
  const content: unknown = JSON.parse(readFileSync(file, 'utf8'));
  const jwk = PrivateKey.safeParse(content);
  if (!jwk.success) throw new CliError(`${file} holds no Ed25519 private key (JWK with kid)`, 'remove it and start Entente anew with npm start.');
  const now = Math.floor(Date.now() / 1000);
  const { sub, ...claims } = principal;
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'EdDSA', kid: jwk.data.kid, typ: 'JWT' })
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setSubject(sub)
    .setIssuedAt(now)
    .setExpirationTime(now + Math.max(1, Math.floor(ttlMs / 1000)))
    .sign(await importJWK(jwk.data, 'EdDSA'));
}
