import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { importJWK, SignJWT } from 'jose';
import { z } from 'zod';

const PrivateKey = z.object({ kid: z.string(), kty: z.literal('OKP'), crv: z.string(), x: z.string(), d: z.string() });

export interface Claims {
  readonly subject: string;
  readonly nation: string;
  readonly roles: readonly string[];
}

/** A token of the local issuer of an installation, good for a day. */
export async function tokenFor(dataDir: string, { subject, nation, roles }: Claims): Promise<string> {
  const key = PrivateKey.parse(JSON.parse(readFileSync(join(dataDir, 'issuer', 'private.jwk.json'), 'utf8')));
  return new SignJWT({ nation, clearance: 'SECRET', categories: [], roles })
    .setProtectedHeader({ alg: 'EdDSA', kid: key.kid })
    .setSubject(subject)
    .setIssuer('urn:entente:local')
    .setAudience('entente')
    .setIssuedAt()
    .setExpirationTime('24h')
    .sign(await importJWK(key, 'EdDSA'));
}
