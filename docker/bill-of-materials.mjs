/**
 * What an image holds beside Debian's libraries, as CycloneDX 1.6 (ECMA-424): packages by their package URL, with the hashes of the lock and the
 * licences they name themselves, who needs whom, and Node. Without time and serial number: the same packages make the same bytes.
 */
export function billOfMaterials([app, ...others], lock, nodeVersion) {
  const node = {
    type: 'platform',
    'bom-ref': `node@${nodeVersion}`,
    name: 'node',
    version: nodeVersion,
    purl: `pkg:generic/node@${nodeVersion}`,
    licenses: [{ license: { id: 'MIT' } }],
  };
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { lifecycles: [{ phase: 'build' }], component: component(app, 'application', lock) },
    components: [node, ...others.map((one) => component(one, 'library', lock))],
    dependencies: [{ ref: node['bom-ref'] }, ...[app, ...others].map((one) => ({ ref: one.folder, dependsOn: one.needs }))],
  };
}

function component({ folder, manifest }, type, lock) {
  const { name, version, description } = manifest;
  const integrity = lock.packages[folder]?.integrity;
  return {
    type,
    'bom-ref': folder,
    ...named(name),
    version,
    ...(description && { description }),
    purl: `pkg:npm/${name.replace('@', '%40')}@${version}`,
    ...(licenceOf(manifest) && { licenses: [licenceOf(manifest)] }),
    ...(integrity && { hashes: hashesOf(integrity) }),
  };
}

function named(name) {
  const [group, own] = name.startsWith('@') ? name.split('/') : [undefined, name];
  return { ...(group && { group }), name: own };
}

/** An identifier of SPDX, an expression of them, or words. */
function licenceOf({ license, licenses }) {
  const text = typeof license === 'string' ? license : (license?.type ?? licenses?.[0]?.type);
  if (text === undefined) return undefined;
  if (/ (OR|AND|WITH) /.test(text)) return { expression: text.replace(/^\((.*)\)$/, '$1') };
  return { license: /^[\w.+-]+$/.test(text) && text !== 'UNLICENSED' ? { id: text } : { name: text } };
}

function hashesOf(integrity) {
  return integrity
    .split(' ')
    .map((one) => one.split('-'))
    .filter(([algorithm]) => algorithm === 'sha512')
    .map(([, content]) => ({ alg: 'SHA-512', content: Buffer.from(content, 'base64').toString('hex') }));
}
