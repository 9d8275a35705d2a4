/**
 * Adds the SHA-256 of new files under `samples/` to `samples/digests.json`. A digest that is there already is never
 * changed and never dropped: a sample stays as it was published, and this exits 1 where one does not.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';

const samples = new URL('samples/', import.meta.url);
const list = new URL('digests.json', samples);
const digests = existsSync(list) ? JSON.parse(readFileSync(list, 'utf8')) : {};
const files = readdirSync(samples, { recursive: true })
  .map((name) => name.replaceAll('\\', '/'))
  .filter((name) => /\/.*\.json$/.test(name));
const actual = Object.fromEntries(
  files.map((name) => [
    name,
    createHash('sha256')
      .update(readFileSync(new URL(name, samples)))
      .digest('hex'),
  ]),
);

const altered = Object.keys(digests).filter((name) => digests[name] !== actual[name]);
for (const name of altered) console.error(`samples/${name} was ${actual[name] === undefined ? 'removed' : 'changed'}: samples are append-only`);
if (altered.length > 0) process.exit(1);
const merged = Object.entries({ ...actual, ...digests }).sort(([a], [b]) => (a < b ? -1 : 1));
writeFileSync(list, `${JSON.stringify(Object.fromEntries(merged), null, 2)}\n`);
console.log(`${merged.length - Object.keys(digests).length} samples added, ${merged.length} in all`);
