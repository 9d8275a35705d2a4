import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readlink, realpath, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';

const WORKSPACE = resolve(import.meta.dirname, '../../..');
const MADE_BY_PROGRAMS = new Set(['node_modules', 'dist', '.git', '.nx', '.entente', 'coverage', 'results']);
/** The workspace's own packages are links in here; they must lead into the copy. */
const OWN_SCOPE = '@entente';

/**
 * A copy of this workspace as it stands, uncommitted files included, in a new temporary folder; answers its path.
 * Installed packages are linked, not copied; nothing built is taken along. The caller removes the folder.
 */
export async function copyWorkspace(): Promise<string> {
  const scratch = await mkdtemp(join(await realpath(tmpdir()), 'entente-workspace-'));
  await cp(WORKSPACE, scratch, { recursive: true, filter: (source) => !MADE_BY_PROGRAMS.has(basename(source)) });
  await mkdir(join(scratch, 'node_modules', OWN_SCOPE), { recursive: true });
  for (const name of await readdir(join(WORKSPACE, 'node_modules'))) {
    if (name !== OWN_SCOPE && name !== '.cache') await symlink(join(WORKSPACE, 'node_modules', name), join(scratch, 'node_modules', name));
  }
  for (const name of await readdir(join(WORKSPACE, 'node_modules', OWN_SCOPE))) {
    const link = join('node_modules', OWN_SCOPE, name);
    await symlink(await readlink(join(WORKSPACE, link)), join(scratch, link));
  }
  return scratch;
}

/** How a program ended, with all it wrote. */
export interface Finished {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs a Node program of the copy from its root, as the workspace Nx sees. */
export async function runInWorkspace(scratch: string, program: string, ...args: string[]): Promise<Finished> {
  const child = spawn(process.execPath, [join(scratch, program), ...args], {
    cwd: scratch,
    env: {
      ...process.env,
      NODE_OPTIONS: '',
      NX_DAEMON: 'false',
      NX_ISOLATE_PLUGINS: 'false',
      NX_TUI: 'false',
      NX_WORKSPACE_ROOT_PATH: scratch,
      INIT_CWD: scratch,
      FORCE_COLOR: '0',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  return new Promise((done, failed) => {
    child.on('error', failed);
    child.on('close', (code) => done({ code, stdout, stderr }));
  });
}
