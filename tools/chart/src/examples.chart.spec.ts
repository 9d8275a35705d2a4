import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { OWNERS, TOPICS } from '@entente/contracts';
import { findHelm, findSchemas } from './carriers.js';
import { NEEDED, render } from './chart.js';
import { describeWith } from './describe-with.js';
import { readManifests, type Manifest } from './manifest.js';
import { Schemas } from './schemas.js';

const FILES = [
  'cloudnative-pg/cluster.yaml',
  'cloudnative-pg/databases.yaml',
  'strimzi/kafka.yaml',
  'strimzi/users.yaml',
  'strimzi/integrator.yaml',
  'strimzi/topics.yaml',
];
const SERVICES = [...OWNERS, 'reporting'];
const examples = new URL('../../../deploy/examples/', import.meta.url);
// What YAML holds is looked into freely.
const read = (file: string): any[] => readManifests(readFileSync(new URL(file, examples), 'utf8'));

describe('the examples', () => {
  it('make the topics the services would make', () => {
    expect(read('strimzi/topics.yaml').map(({ metadata, spec }) => ({ name: metadata.name, partitions: spec.partitions, ...spec.config }))).toEqual(
      TOPICS.map(({ name, partitions, retentionMs }) => ({
        name,
        partitions,
        'cleanup.policy': 'delete',
        'retention.ms': retentionMs === 'forever' ? -1 : retentionMs,
        'retention.bytes': -1,
        'max.message.bytes': 16 * 1024 * 1024,
      })),
    );
  });

  it('make a role and a database for each service, under the names the chart reads', () => {
    const [cluster] = read('cloudnative-pg/cluster.yaml');
    const named = SERVICES.map((service) => ({ role: `entente_${service.replace('-', '_')}`, secret: `entente-database-${service}` }));
    expect(cluster.spec.managed.roles.map(({ name, passwordSecret }: any) => ({ role: name, secret: passwordSecret.name }))).toEqual(named);
    expect(read('cloudnative-pg/databases.yaml').map(({ spec }) => [spec.name, spec.owner])).toEqual(named.map(({ role }) => [role, role]));
  });
});

describeWith([await findHelm(), await findSchemas()], 'the examples', (helm: string, archive: string) => {
  const schemas = new Schemas(archive, '1.35');

  it.each(FILES)('%s is what its operator takes', (file) => {
    expect(read(file).flatMap((manifest) => schemas.faultsOf(manifest))).toEqual([]);
  });

  it('fit the chart: every Secret it reads is made by them', async () => {
    const manifests: any[] = await render(helm, {
      files: ['values-standard.yaml', '../../examples/cloudnative-pg/values.yaml', '../../examples/strimzi/values.yaml'],
      values: NEEDED.filter((value) => value.startsWith('auth.')),
    });
    const text = JSON.stringify(manifests);
    const wanted = new Set([...text.matchAll(/"secretKeyRef":\{"name":"([^"]+)"|"secretName":"([^"]+)"/g)].map(([, byKey, byName]) => byKey ?? byName));
    const made = [
      ...SERVICES.map((service) => `entente-database-${service}`),
      ...read('strimzi/users.yaml').map(({ metadata }) => metadata.name),
      'entente-postgres-ca',
      'entente-kafka-cluster-ca-cert',
      'entente-channel-log',
      'entente-test',
    ];
    expect([...wanted].sort()).toEqual(made.sort());
    const agreements = manifests.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === 'entente-agreements');
    const [container] = agreements.spec.template.spec.containers;
    expect(container.env.find(({ name }: any) => name === 'DATABASE_URL').value).toBe(
      'postgres://entente_agreements:$(DATABASE_PASSWORD)@entente-postgres-rw:5432/entente_agreements?sslmode=verify-full&sslrootcert=/etc/entente/database-ca/ca.crt',
    );
  });

  it.each<[string, (manifest: any) => void]>([
    ['Deployment', ({ spec }) => (spec.template.spec.contaners = [])],
    ['Deployment', ({ spec }) => (spec.replicas = 'two')],
    ['NetworkPolicy', ({ spec }) => (spec.egres = [])],
    ['HTTPRoute', ({ spec }) => (spec.hostname = 'x')],
    ['HTTPRoute', ({ spec }) => (spec.rules[0].matches[0].path.type = 'Suffix')],
    ['ScaledObject', ({ spec }) => delete spec.triggers[0].type],
    ['ServiceMonitor', ({ spec }) => (spec.endpoints[0].intervall = '1s')],
    ['PrometheusRule', ({ spec }) => delete spec.groups[0].name],
  ])('would not pass with another %s: %p', async (kind, spoil) => {
    const manifests: Manifest[] = await render(helm, { files: ['values-large.yaml'], values: [...NEEDED, 'kafka.brokers=k:9093'] });
    const [manifest] = manifests.filter((one) => one.kind === kind);
    if (manifest === undefined) throw new Error(`no ${kind} was made`);
    spoil(manifest);
    expect(schemas.faultsOf(manifest)).not.toEqual([]);
  });
});
