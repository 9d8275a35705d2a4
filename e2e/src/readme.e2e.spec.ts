import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openTerminal, pattern, stepsOf, type Terminal } from './documented-commands.js';
import { install, runningIn, type Installation } from './running-entente.js';

/** The state folder of an installation that runs already, with the demo data: in containers, say. */
const running = process.env['ENTENTE_TEST_STATE'];
let entente: Installation | undefined;
let terminal: Terminal;

beforeAll(async () => {
  if (running === undefined) entente = await install({ demoData: true });
  terminal = openTerminal(entente ?? runningIn(running ?? ''));
}, 180_000);
afterAll(async () => {
  terminal.close();
  await entente?.remove();
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
