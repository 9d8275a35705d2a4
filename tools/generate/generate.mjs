// `npm run generate -- service <name> [<thing>]` makes a service; `npm run generate -- feature <service> <verb-noun>` makes a feature in one.
// Nothing that exists is overwritten.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';

const root = resolve(import.meta.dirname, '../..');
const templates = join(import.meta.dirname, 'templates');
/** The service whose packages and compiler options a new one starts from. */
const MODEL = 'apps/partners';
const USAGE = `usage: npm run generate -- service <name> [<thing>]      a service, and the one thing it keeps: service exercises exercise
       npm run generate -- feature <service> <verb-noun>  a feature of a service: feature agreements withdraw-party`;

class Refusal extends Error {}

const kebab = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const pascal = (name) => name.replaceAll(/(?:^|-)([a-z0-9])/g, (_, letter) => letter.toUpperCase());
const camel = (name) => pascal(name).replace(/^./, (letter) => letter.toLowerCase());
const snake = (name) => name.replaceAll('-', '_');
const words = (name) => name.replaceAll('-', ' ');
const an = (name) => (/^[aeiou]/.test(name) ? `an ${words(name)}` : `a ${words(name)}`);
const singular = (name) => name.replace(/ies$/, 'y').replace(/(?<!s)s$/, '');

function checked(what, name) {
  if (name === undefined) throw new Refusal(USAGE);
  if (!kebab.test(name)) throw new Refusal(`${what} "${name}" is not written in lower case with hyphens, such as "crisis-channels".`);
  return name;
}

/** Every spelling of the names a template may ask for, as `{{Thing}}`; in file names as `__thing__`. */
function spellings(names) {
  return Object.fromEntries(
    Object.entries(names).flatMap(([key, name]) => [
      [key, name],
      [pascal(key), pascal(name)],
      [`${key}Camel`, camel(name)],
      [`${key}Snake`, snake(name)],
      [`${key}Words`, words(name)],
      [`${key}An`, an(name)],
    ]),
  );
}

function fill(text, values) {
  return text.replaceAll(/\{\{(\w+)\}\}/g, (_, key) => {
    if (!(key in values)) throw new Error(`a template asks for {{${key}}}`);
    return values[key];
  });
}

/** Writes every template of a folder below `target`; answers the files written. */
function render(template, target, values) {
  const folder = join(templates, template);
  return readdirSync(folder, { recursive: true })
    .filter((file) => file.endsWith('.tpl'))
    .sort()
    .map((file) => {
      const path = join(target, fill(file.replaceAll(/__(\w+?)__/g, '{{$1}}'), values).replace(/\.tpl$/, ''));
      return write(path, fill(readFileSync(join(folder, file), 'utf8'), values));
    });
}

function write(path, text) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text, { flag: 'wx' });
  return relative(root, path);
}

const readJson = (path) => JSON.parse(readFileSync(join(root, path), 'utf8'));

function makeService([given, givenThing]) {
  const name = checked('The service', given);
  const thing = checked('The thing', givenThing ?? singular(name));
  const target = join(root, 'apps', name);
  if (existsSync(target)) throw new Refusal(`apps/${name} exists already.`);
  if (thing === name) throw new Refusal(`Say what ${name} keeps one of: npm run generate -- service ${name} <thing>.`);

  const manifest = readJson(`${MODEL}/package.json`);
  const own = { ...manifest, name: `@entente/${name}`, nx: { tags: ['type:app', `scope:${name}`, 'owns:database'] } };
  const written = [
    write(join(target, 'package.json'), `${JSON.stringify(own, null, 2)}\n`),
    write(join(target, 'tsconfig.json'), readFileSync(join(root, MODEL, 'tsconfig.json'), 'utf8')),
    ...render('service', target, { ...spellings({ name, thing }), stamp: String(Date.now()) }),
    addReference(name),
  ];
  return {
    written,
    next: [
      ['npm install', 'so that the workspace knows it'],
      ['tools/up/src/topology.ts', `add  { name: '${name}', entry: entryOf('${name}'), database: true, door: false },`],
      ['libs/contracts/src/topics.ts', `add '${name}' to OWNERS: its topics`],
      ['libs/contracts/src/route.ts, intake.ts', `add '${name}' to the services of routes, and to the owners of dead letters`],
      [`libs/contracts/src/${name}/`, 'declare events.ts and routes.ts; export them in index.ts and catalogue.ts'],
      ['libs/contracts', 'npm run events:publish, npm run samples:add'],
      ['apps/gateway/src/services/services.ts', 'add it to SERVICE_NAMES'],
      [`apps/${name}/src/features/register-${thing}/`, 'add the event to the outbox, serve the route with @Endpoint'],
      ['docs/map.md, docs/glossary.md', 'a line each'],
    ],
  };
}

function addReference(name) {
  const config = readJson('tsconfig.json');
  config.references.push({ path: `apps/${name}` });
  writeFileSync(join(root, 'tsconfig.json'), `${JSON.stringify(config, null, 2)}\n`);
  return 'tsconfig.json';
}

function makeFeature([givenService, given]) {
  const service = checked('The service', givenService);
  const feature = checked('The feature', given);
  if (!feature.includes('-')) throw new Refusal(`A feature is named by a verb and a noun, such as "withdraw-party"; not "${feature}".`);
  if (!existsSync(join(root, 'apps', service, 'src'))) throw new Refusal(`There is no service apps/${service}.`);
  const target = join(root, 'apps', service, 'src/features', feature);
  if (existsSync(target)) throw new Refusal(`apps/${service}/src/features/${feature} exists already.`);
  return {
    written: render('feature', target, spellings({ service, feature })),
    next: [
      [`apps/${service}/src/${service}.module.ts`, 'name the class among the providers'],
      [`apps/${service}/src/domain/${feature}.ts`, 'decide there what the handler stores'],
      [`libs/contracts/src/${service}/routes.ts`, 'declare its route; serve it from a controller with @Endpoint'],
      [`libs/contracts/src/${service}/events.ts`, 'declare its event; hand it to outbox.add in the same transaction'],
    ],
  };
}

const { positionals } = parseArgs({ allowPositionals: true });
const [kind, ...names] = positionals;
const make = { service: makeService, feature: makeFeature }[kind ?? ''];
try {
  if (make === undefined) throw new Refusal(USAGE);
  const { written, next } = make(names);
  // Where a line breaks depends on how long the names are.
  execFileSync(process.execPath, [join(root, 'node_modules/prettier/bin/prettier.cjs'), '--write', '--log-level=error', ...written], {
    cwd: root,
    stdio: 'inherit',
  });
  const width = Math.max(...next.map(([where]) => where.length));
  const lines = [...written, '', 'Next:', ...next.map(([where, what]) => `${where.padEnd(width)}  ${what}`)];
  console.log(lines.map((line) => `  ${line}`.trimEnd()).join('\n'));
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
