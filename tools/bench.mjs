// `npm run bench`: how fast everything is, in real processes on this machine; every figure beside what it is measured against, in the same run.
// `npm run bench -- --only ingest,relay --quick --json`
import { cpus, loadavg, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { prepare } from './prepare.mjs';

const { values: options } = parseArgs({
  options: { only: { type: 'string' }, quick: { type: 'boolean', default: false }, json: { type: 'boolean', default: false } },
});
const ALL = ['system', 'ingest', 'relay', 'write', 'owners', 'channels', 'visibility', 'rebuild', 'growth', 'deadlines'];
const wanted = options.only?.split(',') ?? ALL;
const unknown = wanted.filter((name) => !ALL.includes(name));
if (unknown.length > 0) {
  console.error(`There is no ${unknown.join(', ')}; there are ${ALL.join(', ')}.`);
  process.exit(2);
}

await prepare();
const { Surroundings } = await import('./bench/surroundings.mjs');
const { Figures } = await import('./bench/figures.mjs');
const figures = new Figures((text) => options.json || console.log(text));
let surroundings;
let interrupted = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.on(signal, () => {
    if (interrupted) return;
    interrupted = true;
    console.error('Stopping …');
    void surroundings?.end().finally(() => process.exit(130));
  });

for (const name of wanted) {
  const module = await import(`./bench/${name}.mjs`);
  surroundings = new Surroundings((text) => options.json || console.error(`  ${name}: ${text} …`));
  try {
    await module[name](surroundings, figures, options);
  } catch (error) {
    if (!interrupted) console.error(`${name}:`, error);
    process.exitCode = 1;
  }
  await surroundings.end();
}
if (options.json) {
  const machine = { cpus: cpus().length, model: cpus()[0]?.model, memoryGB: Math.round(totalmem() / 2 ** 30), node: process.version, load: loadavg()[0] };
  console.log(JSON.stringify({ machine, figures: figures.all }, undefined, 2));
}
process.exit();
