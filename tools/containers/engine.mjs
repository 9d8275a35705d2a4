import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '../..');

/** Runs a program to its end and answers what it wrote. @throws Error with its last words when it fails, unless `mayFail` */
export function run(program, args, { env = {}, input, mayFail = false, cwd = root, show = false } = {}) {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd,
    env: { ...process.env, ...env },
    input,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['pipe', show ? 'inherit' : 'pipe', show ? 'inherit' : 'pipe'],
  });
  if (status === 0) return { ok: true, stdout: stdout ?? '', stderr: stderr ?? '' };
  if (mayFail) return { ok: false, stdout: stdout ?? '', stderr: stderr ?? String(error ?? '') };
  throw new Error(
    `${program} ${args.slice(0, 6).join(' ')} …: ${error?.message ?? (stderr || stdout || `exit code ${status}`).trim().split('\n').slice(-8).join('\n')}`,
  );
}

/** The engine of this machine: podman, or Docker where that answers; undefined where there is none. `ENGINE` names another. */
export function findEngine() {
  const candidates = process.env.ENGINE ? [process.env.ENGINE] : ['podman', 'docker'];
  const program = candidates.find((candidate) => run(candidate, ['info'], { mayFail: true }).ok);
  if (program === undefined) return undefined;
  const isPodman = /podman/i.test(run(program, ['--version']).stdout);
  return {
    program,
    isPodman,
    run: (...args) => run(program, args).stdout.trim(),
    try: (...args) => run(program, args, { mayFail: true }),
    inspect: (what) => JSON.parse(run(program, ['inspect', what]).stdout)[0],
  };
}

/**
 * What reads compose files: `COMPOSE`, `docker compose` or `podman-compose` of at least 1.1; undefined where there is none. Where no systemd runs,
 * podman-compose is given a podman that can wait for health.
 */
export function findCompose({ isPodman }) {
  const named = process.env.COMPOSE ? [process.env.COMPOSE.split(' ')] : [];
  const candidates = [...named, ...(isPodman ? [] : [['docker', 'compose']]), ['podman-compose']];
  const found = candidates.find(([program, ...args]) => {
    const { ok, stdout } = run(program, [...args, 'version'], { mayFail: true });
    return ok && !/podman-compose\w* version:? 1\.0\./.test(stdout);
  });
  const waits = !isPodman || existsSync('/run/systemd/system');
  return found && [...found, ...(waits ? [] : ['--podman-path', join(import.meta.dirname, 'podman-that-waits.sh')])];
}
