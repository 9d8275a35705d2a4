// Writes docs/licences.md: what the services and the command are made of besides our own, and under which licences. Run it at the root of the
// workspace after a dependency has changed: `node tools/licences.mjs`. Plain JavaScript on Node's own modules.
import { readdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { packagesOf } from '../docker/packages-of.mjs';

/** Licences we take, by their SPDX name, and why those that are not simply permissive. */
export const ACCEPTED = new Map([
  ['MIT', ''],
  ['MIT-0', ''],
  ['ISC', ''],
  ['0BSD', ''],
  ['BSD-2-Clause', ''],
  ['BSD-3-Clause', ''],
  ['Apache-2.0', ''],
  ['BlueOak-1.0.0', ''],
  ['Unlicense', 'given to the public domain'],
  ['PSF-2.0', 'Python’s own, permissive; code that was carried over from Python'],
  ['CC-BY-3.0', 'data, not code: names of holidays. It asks to be named, which is done here'],
]);

/** Each package that is in an image, once, by name and version: `name`, `version`, `licence` as it states it. */
export function thirdParty() {
  const found = new Map();
  for (const app of readdirSync('apps')) {
    for (const { workspace, manifest } of packagesOf(`apps/${app}`)) {
      if (!workspace) found.set(`${manifest.name} ${manifest.version}`, { name: manifest.name, version: manifest.version, licence: licenceOf(manifest) });
    }
  }
  return [...found.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}

/** The licences of an expression that none of ours covers: all must be accepted where it says AND, one where it says OR. */
export function unaccepted(expression) {
  const plain = expression.replace(/[()]/g, '');
  const alternatives = plain.split(/ OR /).map((all) => all.split(/ AND /).filter((one) => !ACCEPTED.has(one.trim())));
  return alternatives.some((left) => left.length === 0) ? [] : alternatives.flat();
}

function licenceOf({ name, license, licenses }) {
  const stated = license ?? licenses?.map(({ type }) => type).join(' OR ');
  if (typeof stated !== 'string' || stated === '') throw new Error(`${name} states no licence`);
  return stated;
}

/** The page. */
export function page() {
  const all = thirdParty();
  const names = [...new Set(all.map(({ licence }) => licence))].sort();
  const count = (licence) => all.filter((one) => one.licence === licence);
  const why = (licence) => {
    const said = licence
      .replace(/[()]/g, '')
      .split(/ AND | OR /)
      .map((one) => ACCEPTED.get(one) ?? '');
    return said.filter((words) => words !== '').join('; ');
  };
  return `# Licences

Entente is licensed under [Apache-2.0](../LICENSE). Its services and its command contain the ${all.length} packages below, each under its own licence, whose text is in the package and in every image. \`node tools/licences.mjs\` writes this page;
a test says when it is out of date, and when a licence comes that is not among those accepted there.

${names
  .map(
    (licence) => `## ${licence}

${why(licence) === '' ? '' : `${why(licence)}.\n\n`}${count(licence)
      .map(({ name, version }) => `${name} ${version}`)
      .join(' · ')}
`,
  )
  .join('\n')}
## Data

Names and codes of states in \`apps/partners/data\` come from a table in the public domain (PDDL); states, their numbers and dates follow the Correlates of War project, with attribution. What the demo shows of agreements comes from the Treaties in Force of the US
Department of State (CC0). Founding agreements, members and rules were written for Entente and are under its licence; each rule cites its source.

## On the machine, or brought by a test

Node.js (MIT, with the licences of what it contains) is in every image, with the shared libraries it needs from Debian. PostgreSQL (PostgreSQL licence) and Apache Kafka (Apache-2.0) are yours, or brought by \`npm start\` and the tests from their packages.
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync('docs/licences.md', page());
