import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const ROOT = resolve(import.meta.dirname, '../../..');

function lines(file: string): string[] {
  return readFileSync(join(ROOT, file), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
}

/** A pattern of .dockerignore for a path or a folder it lies in. */
function matcher(pattern: string): RegExp {
  const parts = pattern.split('/').map((part) => (part === '**' ? '(?:.*/)?' : `${part.replace(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '[^/]*')}/`));
  return new RegExp(`^${parts.join('').replace(/\/$/, '')}(?:/|$)`);
}

const rules = lines('.dockerignore').map((line) => ({ brings: line.startsWith('!'), fits: matcher(line.replace(/^!/, '')) }));

/** Whether a builder of images is given a file: the last rule that fits says. */
function isBrought(path: string): boolean {
  return rules.reduce((brought, { brings, fits }) => (fits.test(path) ? brings : brought), true);
}

const FOLDERS = ['', 'apps/agreements/', 'apps/agreements/src/', 'libs/service-kit/src/http/', 'tools/up/', 'docker/', 'e2e/'];

describe('what a builder of images is given', () => {
  it('is what is built', () => {
    for (const path of ['package-lock.json', 'apps/agreements/src/main.ts', 'apps/agreements/rules/approvals/gbr.json', 'docker/packages-of.mjs'])
      expect([path, isBrought(path)]).toEqual([path, true]);
  });
  it.each(['.env', '.env.production', '.npmrc', 'server.pem', 'server.key', 'client.p12', 'channel-log-keys.json', '.entente/issuer/keys.json'])(
    'never is %s, wherever it lies',
    (secret) => expect(FOLDERS.map((folder) => `${folder}${secret}`).filter(isBrought)).toEqual([]),
  );
  it.each(lines('.gitignore').map((line) => line.replace(/\/$/, '').replace('*', 'x')))('is nothing that git is not to know: %s', (ignored) => {
    expect(FOLDERS.map((folder) => `${folder}${ignored}`).filter(isBrought)).toEqual([]);
  });
});
