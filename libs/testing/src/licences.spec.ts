import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const ROOT = resolve(import.meta.dirname, '../../..');

/** What `tools/licences.mjs` knows. */
interface Licences {
  thirdParty(): { name: string; version: string; licence: string }[];
  unaccepted(expression: string): string[];
  page(): string;
}
const licences: Licences = await import(join(ROOT, 'tools/licences.mjs'));

describe('licences of what is in the images', () => {
  it('are all accepted', () => {
    const packages = licences.thirdParty();
    expect(packages.length).toBeGreaterThan(100);
    expect(packages.flatMap(({ name, version, licence }) => licences.unaccepted(licence).map((one) => `${name} ${version}: ${one}`))).toEqual([]);
  });
  it.each([
    ['MIT', []],
    ['(MIT OR GPL-3.0)', []],
    ['(ISC AND CC-BY-3.0)', []],
    ['GPL-3.0', ['GPL-3.0']],
    ['(MIT AND GPL-3.0)', ['GPL-3.0']],
    ['SEE LICENSE IN LICENSE.md', ['SEE LICENSE IN LICENSE.md']],
  ])('such as %s are weighed', (expression, refused) => expect(licences.unaccepted(expression)).toEqual(refused));
  it('are listed as they are: else run `node tools/licences.mjs`', () => {
    const words = (text: string): string[] => text.split(/\s+/);
    expect(words(readFileSync(join(ROOT, 'docs/licences.md'), 'utf8'))).toEqual(words(licences.page()));
  });
});
