import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { z } from 'zod';
import { called, type Manifest } from './manifest.js';
import { openZip } from './read-zip.js';

const Json = z.record(z.string(), z.unknown());
type Json = z.infer<typeof Json>;

const OWN_GROUPS = /^(?:[a-z]+|[a-z.]+\.k8s\.io)$/;
const custom = new URL('../schemas/', import.meta.url);

/** Checks manifests as a cluster of one version does when it is given them: kinds, fields, types; a field nobody knows is a fault. */
export class Schemas {
  private readonly ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false });
  private readonly kinds = new Map<string, ValidateFunction>();
  private readonly files: ReadonlyMap<string, () => Buffer>;
  private readonly folder: string;

  /** `archive` holds the schemas of Kubernetes' own kinds; those of custom resources lie in `schemas/`. `version`: `1.37`. */
  constructor(archive: string, version: string) {
    this.files = openZip(archive);
    this.folder = `kubernetes_validate/kubernetes-json-schema/v${version}.0-local-strict/`;
    const definitions = this.files.get(`${this.folder}_definitions.json`);
    if (definitions === undefined) throw new Error(`${archive} has no schemas of Kubernetes ${version}`);
    this.ajv.addSchema(Json.parse(JSON.parse(definitions().toString('utf8'))));
  }

  /** What is wrong with a manifest, a line for each fault. @throws Error for a kind there is no schema of */
  faultsOf(manifest: Manifest): string[] {
    const check = this.checkOf(manifest);
    if (check(manifest)) return [];
    return (check.errors ?? []).map(({ instancePath, message, params }) => `${called(manifest)} ${instancePath} ${message} ${JSON.stringify(params)}`);
  }

  private checkOf({ apiVersion, kind }: Manifest): ValidateFunction {
    const known = this.kinds.get(`${apiVersion} ${kind}`);
    if (known !== undefined) return known;
    const check = this.ajv.compile(this.schemaOf(apiVersion, kind));
    this.kinds.set(`${apiVersion} ${kind}`, check);
    return check;
  }

  private schemaOf(apiVersion: string, kind: string): Json {
    const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
    const name = [kind.toLowerCase(), ...(group === '' ? [] : [group?.split('.')[0]]), version].join('-');
    const own = this.files.get(`${this.folder}${name}.json`);
    if (own !== undefined && (group === '' || OWN_GROUPS.test(group ?? ''))) return Json.parse(JSON.parse(own().toString('utf8')));
    const file = `${kind.toLowerCase()}-${group}-${version}.json`;
    if (!readdirSync(custom).includes(file)) throw new Error(`there is no schema of ${kind} in ${apiVersion}`);
    return closed(JSON.parse(readFileSync(new URL(file, custom), 'utf8')));
  }
}

/** A schema of a custom resource in which only named fields are allowed, as the server keeps no others. */
function closed(schema: unknown, isProperties = false): Json {
  const entries = Object.entries(Json.parse(schema)).map(([key, value]): [string, unknown] => {
    // The branches of anyOf and its like, which are lists, speak of some fields and forbid no others.
    if (!isObject(value)) return [key, value];
    return [key, closed(value, !isProperties && key === 'properties')];
  });
  const result = Object.fromEntries(entries);
  if (isProperties) return result;
  if (result['x-kubernetes-int-or-string'] === true) return { anyOf: [{ type: 'integer' }, { type: 'string' }] };
  if (result['nullable'] === true && typeof result['type'] === 'string') result['type'] = [result['type'], 'null'];
  const open = result['x-kubernetes-preserve-unknown-fields'] === true || result['properties'] === undefined;
  return open || result['additionalProperties'] !== undefined ? result : { ...result, additionalProperties: false };
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
