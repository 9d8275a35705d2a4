import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';
import { writeJson } from './json-file.js';
import type { StateDir } from './state-dir.js';

/**
 * Makes the key pair of the local issuer of tokens once: `private.jwk.json` for whoever may sign (the `entente` command),
 * `jwks.json` for whoever checks (the services). Ed25519, RFC 8037; `kid` is the thumbprint of RFC 7638.
 */
export async function ensureIssuer(dir: StateDir): Promise<void> {
  const privateKeyPath = join(dir.issuer, 'private.jwk.json');
  if (existsSync(privateKeyPath) && existsSync(dir.jwks)) return;
  const { privateKey, publicKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const publicJwk = await exportJWK(publicKey);
  const use = { kid: await calculateJwkThumbprint(publicJwk), alg: 'EdDSA', use: 'sig' };
  writeJson(privateKeyPath, { ...(await exportJWK(privateKey)), ...use });
  writeJson(dir.jwks, { keys: [{ ...publicJwk, ...use }] }, 0o644);
}

/** Makes the key that the logs of channels are signed with, once. Whoever operates adds newer ones behind it. */
export async function ensureLogKeys(dir: StateDir): Promise<void> {
  if (existsSync(dir.channelLogKeys)) return;
  const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  writeJson(dir.channelLogKeys, { keys: [await exportJWK(privateKey)] });
}
