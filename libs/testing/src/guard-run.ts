import { spawn } from 'node:child_process';

/** What a run leaves behind when it is killed: a server process, how it is told to end, and the folders of its data. */
export interface Leftover {
  readonly pid: number;
  readonly signal: 'INT' | 'TERM';
  readonly folders: readonly string[];
}

/** Waits for a word on its input. When that ends without one, the run was killed. */
const guard = 'read -r word && exit; pid=$1; kill -s "$2" "$pid"; shift 2; while kill -0 "$pid"; do sleep 0.2; done; rm -rf "$@"';

/**
 * Ends the server and deletes its data when this process is killed before it lets go of the guard. Not on Windows.
 * @returns lets go
 */
export function guardAgainstKill({ pid, signal, folders }: Leftover): () => void {
  if (process.platform === 'win32') return () => undefined;
  const child = spawn('sh', ['-c', guard, 'guard', String(pid), signal, ...folders], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  child.unref();
  return () => void child.stdin.end('done\n');
}
