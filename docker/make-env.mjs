// Makes what docker/compose.yaml needs and no repository holds: docker/.env with passwords, and in docker/.entente the keys of an issuer of
// tokens for one machine and the key that signs the logs of channels, as `npm start` has them. What is there already stays. Node's own modules are enough:
//   node docker/make-env.mjs
import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const here = import.meta.dirname;
const state = join(here, '.entente');
const environment = makeEnvironment();
makeIssuer();
makeLogKeys();
makeInstance(environment);

/** Every line of the example, with the value there is already, else a password drawn for it; then lines only the file there is has. */
function makeEnvironment() {
  const file = join(here, '.env');
  const kept = existsSync(file) ? valuesOf(readFileSync(file, 'utf8')) : new Map();
  const lines = readFileSync(join(here, '.env.example'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => {
      const [, name, value] = /^(\w+)=(.*)$/.exec(line) ?? [];
      if (name === undefined) return line;
      const now = kept.get(name) || value || randomBytes(24).toString('base64url');
      kept.delete(name);
      return `${name}=${now}`;
    });
  // The demo data is brought by who made the keys.
  kept.set('ENTENTE_USER', String(process.getuid?.() ?? 0));
  const text = [...lines, ...[...kept].map(([name, value]) => `${name}=${value}`)].join('\n');
  writeFileSync(file, `${text}\n`, { mode: 0o600 });
  return valuesOf(text);
}

function valuesOf(text) {
  return new Map([...text.matchAll(/^(\w+)=(.*)$/gm)].map(([, name, value]) => [name, value]));
}

/** Ed25519, RFC 8037; `kid` is the thumbprint of RFC 7638. The services read `jwks.json`, the `entente` command signs with the other. */
function makeIssuer() {
  const folder = join(state, 'issuer');
  const secret = join(folder, 'private.jwk.json');
  if (existsSync(secret)) return;
  mkdirSync(folder, { recursive: true });
  const jwk = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  const { crv, kty, x } = jwk;
  const kid = createHash('sha256').update(JSON.stringify({ crv, kty, x })).digest('base64url');
  const use = { kid, alg: 'EdDSA', use: 'sig' };
  writeFileSync(secret, `${JSON.stringify({ ...jwk, ...use })}\n`, { mode: 0o600 });
  writeFileSync(join(folder, 'jwks.json'), `${JSON.stringify({ keys: [{ crv, kty, x, ...use }] })}\n`, { mode: 0o644 });
}

/** Nobody but its maker comes into the folder; the service, another user, is given the file alone. */
function makeLogKeys() {
  const folder = join(state, 'channel-log');
  const keys = join(folder, 'keys.json');
  if (existsSync(keys)) return;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const jwk = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  writeFileSync(keys, `${JSON.stringify({ keys: [jwk] })}\n`, { mode: 0o644 });
}

/** Tells the `entente` command, called in this folder or with ENTENTE_DATA_DIR at docker/.entente, where to go. */
function makeInstance(environment) {
  const gateway = `http://localhost:${environment.get('ENTENTE_PORT')}`;
  writeFileSync(join(state, 'instance.json'), `${JSON.stringify({ gateway })}\n`);
}
