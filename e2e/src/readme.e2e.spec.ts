import { execFileSync, spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { install, type Installation } from './running-entente.js';

const ROOT = resolve(import.meta.dirname, '../..');
const MARK = '<<end of output>>';

interface Step {
  command: string;
  expected: string;
}

/** The commands of every `console` block, in order, each with the output printed under it. */
function tour(): Step[] {
  const blocks = [...readFileSync(join(ROOT, 'README.md'), 'utf8').matchAll(/```console\n([\s\S]*?)```/g)].map((match) => match[1] ?? '');
  return blocks.flatMap((block) =>
    block
      .split(/^\$ /m)
      .slice(1)
      .map((step): Step => {
        const [command = '', ...output] = step.split('\n');
        return { command, expected: output.join('\n').trim() };
      }),
  );
}

/** `…` stands for anything within a line, and on a line of its own for any lines. */
function pattern(expected: string): RegExp {
  const escaped = expected.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll(/^…$/gm, '[\\s\\S]*').replaceAll('…', '[^\\n]*')}$`);
}

let entente: Installation;
let shell: ChildProcessWithoutNullStreams;

beforeAll(async () => {
  entente = await install({ demoData: true });
  const folder = mkdtempSync(join(tmpdir(), 'entente-tour-'));
  for (const name of ['node_modules', 'package.json', 'apps']) symlinkSync(join(ROOT, name), join(folder, name));
  const env = { ...process.env, ENTENTE_DATA_DIR: entente.dataDir };
  Reflect.deleteProperty(env, 'NODE_OPTIONS');
  shell = spawn(existsSync('/bin/bash') ? '/bin/bash' : 'sh', [], { cwd: folder, env });
}, 180_000);
afterAll(async () => {
  shell.kill();
  await entente.remove();
}, 60_000);

/** Types one command into the shell and waits for what it prints. */
function type(command: string): Promise<string> {
  return new Promise((done, fail) => {
    let output = '';
    const take = (chunk: Buffer): void => {
      output += chunk.toString();
      if (!output.includes(MARK)) return;
      shell.stdout.off('data', take);
      // npm comments on the settings of the machine it runs on.
      const said = output.slice(0, output.indexOf(MARK)).replaceAll(/^npm warn .*\n/gm, '');
      done(said.trim());
    };
    shell.stdout.on('data', take);
    shell.once('exit', () => fail(new Error(`the shell ended: ${output}`)));
    shell.stdin.write(`${command.replaceAll('http://localhost:8080', entente.gatewayUrl)} 2>&1\nprintf '%s\\n' '${MARK}'\n`);
  });
}

describe('the tour of the README', () => {
  it('needs nothing but curl beside Node and npm', () => {
    expect(execFileSync('curl', ['--version']).toString()).toContain('curl');
  });

  it.each(tour())(
    '$command',
    async ({ command, expected }) => {
      const output = await type(command);
      expect(output).toMatch(pattern(expected));
    },
    60_000,
  );
});
