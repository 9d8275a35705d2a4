import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Principal } from '@entente/contracts';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

export interface TestIssuer {
  /** `JWKS_URL`, `JWT_ISSUER` and `JWT_AUDIENCE` for a service under test. */
  environment: { JWKS_URL: string; JWT_ISSUER: string; JWT_AUDIENCE: string };
  token(claims: Partial<Principal>, options?: { expiresAt?: number; audience?: string; issuer?: string }): Promise<string>;
}

/** A real issuer with keys of its own; its tokens are real JWTs. */
export async function createIssuer(): Promise<TestIssuer> {
  const { publicKey, privateKey } = await generateKeyPair('EdDSA', { extractable: true });
  const folder = await mkdtemp(join(tmpdir(), 'entente-issuer-'));
  const file = join(folder, 'jwks.json');
  await writeFile(file, JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'test', alg: 'EdDSA', use: 'sig' }] }));
  return {
    environment: { JWKS_URL: pathToFileURL(file).href, JWT_ISSUER: 'urn:entente:test', JWT_AUDIENCE: 'entente' },
    token: (claims, { expiresAt, audience = 'entente', issuer = 'urn:entente:test' } = {}) =>
      new SignJWT({ nation: 'PER', clearance: 'SECRET', categories: [], roles: ['reader'], posts: [], ...claims })
        .setProtectedHeader({ alg: 'EdDSA', kid: 'test' })
        .setSubject(claims.sub ?? 'tester')
        .setIssuer(issuer)
        .setAudience(audience)
        .setIssuedAt()
        .setExpirationTime(expiresAt ?? '1h')
        .sign(privateKey),
  };
}
