import { writeFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { TokenVerifier } from './token-verifier.js';

let folder: string;
let verifier: TokenVerifier;
let keys: Awaited<ReturnType<typeof generateKeyPair>>;
/** Five seconds of tolerance for clocks that differ are part of a token's time. */
const TOLERANCE_S = 5;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'entente-keys-'));
  keys = await generateKeyPair('EdDSA');
  await writeFile(join(folder, 'keys.json'), JSON.stringify({ keys: [{ ...(await exportJWK(keys.publicKey)), alg: 'EdDSA' }] }));
  verifier = new TokenVerifier({ JWKS_URL: pathToFileURL(join(folder, 'keys.json')).href, JWT_ISSUER: 'us', JWT_AUDIENCE: 'entente' });
});
afterAll(() => rm(folder, { recursive: true }));

function token(nation: string, seconds: number): Promise<string> {
  return new SignJWT({ nation, clearance: 'SECRET', roles: ['reader'] })
    .setProtectedHeader({ alg: 'EdDSA' })
    .setSubject('somebody')
    .setIssuer('us')
    .setAudience('entente')
    .setExpirationTime(Math.floor(Date.now() / 1_000) + seconds)
    .sign(keys.privateKey);
}

describe('a token that was accepted', () => {
  it('is accepted again until it ends, and no longer', async () => {
    const authorization = `Bearer ${await token('NOR', 3 - TOLERANCE_S)}`;
    for (let time = 0; time < 2; time++) expect((await verifier.verify(authorization)).principal).toMatchObject({ nation: 'NOR' });
    await pause(3_100);
    await expect(verifier.verify(authorization)).rejects.toMatchObject({ code: 'token-expired' });
  });

  it('speaks for nobody else', async () => {
    const accepted = await token('NOR', 60);
    await verifier.verify(`Bearer ${accepted}`);
    const [header, , signature] = accepted.split('.');
    const forged = Buffer.from(
      JSON.stringify({ sub: 'somebody', nation: 'RUS', clearance: 'SECRET', roles: [], iss: 'us', aud: 'entente', exp: 9_999_999_999 }),
    );
    await expect(verifier.verify(`Bearer ${header}.${forged.toString('base64url')}.${signature}`)).rejects.toMatchObject({ code: 'token-refused' });
    expect((await verifier.verify(`Bearer ${await token('RUS', 60)}`)).principal.nation).toBe('RUS');
  });
});
