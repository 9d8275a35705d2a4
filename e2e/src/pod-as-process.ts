import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Manifest } from '@entente/chart';

/** What Secrets hold, by name and key. */
export type Secrets = Readonly<Record<string, Readonly<Record<string, string>>>>;

/**
 * The environment that the pods of a Deployment have, for a process outside Kubernetes: what is mounted lies below `folder`, and paths in variables lead there.
 * @throws Error that names the Secret, ConfigMap or key that the chart asks for and nobody made, as a pod would not start
 */
export function podAsProcess(manifests: readonly Manifest[], deployment: string, secrets: Secrets, folder: string): Record<string, string> {
  const { containers, volumes } = find(manifests, 'Deployment', deployment)['spec'].template.spec;
  const [container] = containers;
  const configMap = (name: string): Record<string, string> => find(manifests, 'ConfigMap', name)['data'];
  const secret = (name: string): Readonly<Record<string, string>> => secrets[name] ?? missing(`the Secret ${name}`);

  const env: Record<string, string> = {};
  for (const { configMapRef, secretRef } of container.envFrom) Object.assign(env, configMapRef ? configMap(configMapRef.name) : secret(secretRef.name));
  for (const { name, value, valueFrom } of container.env ?? []) {
    const ref = valueFrom?.secretKeyRef;
    env[name] =
      ref === undefined
        ? String(value).replaceAll(/\$\((\w+)\)/g, (_all, earlier: string) => env[earlier] ?? missing(earlier))
        : (secret(ref.name)[ref.key] ?? missing(`${ref.key} in the Secret ${ref.name}`));
  }
  for (const { name, mountPath } of container.volumeMounts) {
    const volume = volumes.find((each: { name: string }) => each.name === name) ?? missing(`the volume ${name}`);
    const there = join(folder, mountPath);
    mkdirSync(there, { recursive: true });
    if (volume.configMap) for (const [key, text] of Object.entries(configMap(volume.configMap.name))) put(join(there, key), text);
    for (const { key, path } of volume.secret?.items ?? [])
      put(join(there, path), secret(volume.secret.secretName)[key] ?? missing(`${key} in ${volume.secret.secretName}`));
    for (const [variable, value] of Object.entries(env))
      env[variable] = value.replace(new RegExp(`^(file://)?${mountPath}(?=/|$)`), (_all, scheme = '') => scheme + there);
  }
  return env;
}

function put(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text, { mode: 0o600 });
}

/** Resources are looked into freely: that they are what Kubernetes takes is checked elsewhere. */
function find(manifests: readonly Manifest[], kind: string, name: string): any {
  return manifests.find((each) => each.kind === kind && each.metadata.name === name) ?? missing(`the ${kind} ${name}`);
}

function missing(what: string): never {
  throw new Error(`${what} is missing`);
}
