import { randomBytes } from 'node:crypto';
import { readJson, writeJson } from './json-file.js';

/** A random password for each role, kept from start to start in a file only its owner reads. */
export function passwordsFor(roles: readonly string[], path: string): Map<string, string> {
  const kept = new Map(readPasswords(path));
  const missing = roles.filter((role) => !kept.has(role));
  for (const role of missing) kept.set(role, randomBytes(24).toString('base64url'));
  if (missing.length > 0) writeJson(path, Object.fromEntries(kept));
  return kept;
}

function readPasswords(path: string): [string, string][] {
  const value = readJson(path) ?? {};
  if (typeof value !== 'object' || value === null) throw new Error(`${path} does not hold passwords by role`);
  return Object.entries(value).map(([role, password]) => [role, String(password)]);
}
