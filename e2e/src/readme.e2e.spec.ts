import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openTerminal, pattern, stepsOf, type Terminal } from './documented-commands.js';
import { install, type Installation } from './running-entente.js';

let entente: Installation;
let terminal: Terminal;

beforeAll(async () => {
  entente = await install({ demoData: true });
  terminal = openTerminal(entente);
}, 180_000);
afterAll(async () => {
  terminal.close();
  await entente.remove();
}, 60_000);

describe('the tour of the README', () => {
  it('needs nothing but curl beside Node and npm', () => {
    expect(execFileSync('curl', ['--version']).toString()).toContain('curl');
  });

  it.each(stepsOf('README.md'))(
    '$command',
    async ({ command, expected }) => {
      const output = await terminal.type(command);
      expect(output).toMatch(pattern(expected));
    },
    60_000,
  );
});
