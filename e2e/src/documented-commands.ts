import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { Installation } from './running-entente.js';

export const ROOT = resolve(import.meta.dirname, '../..');
const MARK = '<<end of output>>';

/** A command a document shows, and what it says the command prints. */
export interface Step {
  command: string;
  expected: string;
}

/** A fenced block of a document: what stands behind its fence, and what is in it. */
export interface Block {
  language: string;
  /** Second word of the fence: what tests know the block by. */
  name: string | undefined;
  text: string;
}

/** The fenced blocks of a Markdown file, in order; `path` from the root of the workspace. */
export function blocksOf(path: string): Block[] {
  return [...readFileSync(join(ROOT, path), 'utf8').matchAll(/^```(\w+)(?: (\S+))?\n([\s\S]*?)^```$/gm)].map(([, language = '', name, text = '']) => ({
    language,
    name,
    text,
  }));
}

/** The commands of every `console` block of a file, in order; of one by its name where that is given. */
export function stepsOf(path: string, name?: string): Step[] {
  const blocks = blocksOf(path).filter((block) => block.language === 'console' && (name === undefined || block.name === name));
  if (blocks.length === 0) throw new Error(`${path} shows no commands${name === undefined ? '' : ` called ${name}`}`);
  return blocks.flatMap(({ text }) =>
    text
      .split(/^\$ /m)
      .slice(1)
      .map((step): Step => {
        const [command = '', ...output] = step.split('\n');
        return { command, expected: output.join('\n').trim() };
      }),
  );
}

/** Relative links of a Markdown file that lead nowhere: no such file, or no such heading in it. */
export function deadLinks(path: string): string[] {
  const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
  const anchors = (file: string): string[] =>
    [...read(file).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\w\- ]/g, '')
        .replaceAll(' ', '-'),
    );
  const links = [...read(path).matchAll(/\]\(((?!https?:)[^)]+)\)/g)].map(([, link = '']) => link);
  return links.filter((link) => {
    const [file = '', anchor] = link.split('#');
    const target = file === '' ? path : join(dirname(path), file);
    return !existsSync(join(ROOT, target)) || (anchor !== undefined && !anchors(target).includes(anchor));
  });
}

/** Fits what a command is said to print: `…` stands for anything within a line, and on a line of its own for any lines. */
export function pattern(expected: string): RegExp {
  const escaped = expected.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll(/^…$/gm, '[\\s\\S]*').replaceAll('…', '[^\\n]*')}$`);
}

function folderLikeWorkspace(dataDir: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'entente-terminal-'));
  for (const name of ['node_modules', 'package.json', 'apps', 'docs']) symlinkSync(join(ROOT, name), join(folder, name));
  symlinkSync(dataDir, join(folder, '.entente'));
  return folder;
}

/** A reader's terminal in a folder that looks like the workspace, with `.entente` the state of the installation under test. */
export interface Terminal {
  readonly folder: string;
  /** Types one command and waits for what it prints, errors included. */
  type(command: string): Promise<string>;
  /** Ends it, and removes its folder but where that was an earlier terminal's. */
  close(): void;
}

/**
 * `env` is added to the environment of this process; `folder` is that of an earlier terminal, where what was written lies.
 * Where the documents write http://localhost:8080 the gateway is called.
 */
export function openTerminal(entente: Pick<Installation, 'dataDir' | 'gatewayUrl'>, env: Readonly<Record<string, string>> = {}, folder?: string): Terminal {
  const place = folder ?? folderLikeWorkspace(entente.dataDir);
  const environment = { ...process.env, ENTENTE_DATA_DIR: entente.dataDir, ...env };
  Reflect.deleteProperty(environment, 'NODE_OPTIONS');
  const shell = spawn(existsSync('/bin/bash') ? '/bin/bash' : 'sh', [], { cwd: place, env: environment });
  return {
    folder: place,
    type: (command) =>
      new Promise((done, fail) => {
        let output = '';
        const ended = (): void => fail(new Error(`the shell ended: ${output}`));
        const take = (chunk: Buffer): void => {
          output += chunk.toString();
          if (!output.includes(MARK)) return;
          shell.stdout.off('data', take);
          shell.off('exit', ended);
          // npm comments on the settings of the machine it runs on.
          const said = output.slice(0, output.indexOf(MARK)).replaceAll(/^npm warn .*\n/gm, '');
          done(said.trim());
        };
        shell.stdout.on('data', take);
        shell.once('exit', ended);
        shell.stdin.write(`${command.replaceAll('http://localhost:8080', entente.gatewayUrl)} 2>&1\nprintf '%s\\n' '${MARK}'\n`);
      }),
    close() {
      shell.kill();
      if (folder === undefined) rmSync(place, { recursive: true, force: true });
    },
  };
}
