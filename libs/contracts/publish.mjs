/**
 * Writes the reader schemas of today into `published/`, one file per event version, after comparing them with every
 * revision published before. Writes nothing and exits 1 where one would break a consumer: that needs a new version.
 * Reads `dist/`; `npm run -w @entente/contracts events:publish` builds it first.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { currentContracts, publish } from './dist/index.js';

const writes = [...currentContracts()].map(([name, schema]) => {
  const file = new URL(`published/${name}.json`, import.meta.url);
  const published = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { name, revisions: [] };
  const { contract, breaking } = publish(published, schema);
  for (const { path, change } of breaking) console.error(`${name}: ${path || '/'}: ${change}`);
  return { file, text: `${JSON.stringify(contract, null, 2)}\n`, breaks: breaking.length > 0 };
});

if (writes.some(({ breaks }) => breaks)) {
  console.error('Nothing was written: only optional fields may come and go in a published version. Declare the next version of the event instead.');
  process.exit(1);
}
const changed = writes.filter(({ file, text }) => !existsSync(file) || readFileSync(file, 'utf8') !== text);
for (const { file, text } of changed) writeFileSync(file, text);
console.log(`${changed.length} of ${writes.length} contracts written`);
