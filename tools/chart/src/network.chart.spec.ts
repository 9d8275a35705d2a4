import { beforeAll, expect, it } from '@jest/globals';
import { OWNERS } from '@entente/contracts';
import { findHelm } from './carriers.js';
import { NEEDED, render } from './chart.js';
import { describeWith } from './describe-with.js';

const FACTS = [...OWNERS, 'reporting'];
const NAME = 'app.kubernetes.io/name';

describeWith([await findHelm()], 'the network policies', (helm: string) => {
  // What YAML holds is looked into freely.
  let policies: any[];
  let pods: any[];

  beforeAll(async () => {
    const manifests: any[] = await render(helm, {
      files: ['values-standard.yaml'],
      values: [...NEEDED, 'kafka.brokers=k:9093', 'networkPolicy.kafkaPorts={9093}'],
    });
    policies = manifests.filter(({ kind }) => kind === 'NetworkPolicy');
    pods = manifests.flatMap(({ kind, metadata, spec }) =>
      kind === 'Pod' ? [metadata.labels] : spec?.template === undefined ? [] : [spec.template.metadata.labels],
    );
  });

  const selects = (selector: any, labels: any): boolean => Object.entries(selector.matchLabels).every(([key, value]) => labels[key] === value);
  const of = (name: string): any[] => policies.filter(({ spec }) => spec.podSelector.matchLabels[NAME] === name);
  const namesIn = (peers: any[] = []): string[] => peers.flatMap(({ podSelector }) => podSelector?.matchLabels[NAME] ?? []);
  const portsOf = (name: string): unknown[] => of(name).flatMap(({ spec }) => spec.egress.flatMap(({ ports }: any) => ports.map(({ port }: any) => port)));

  it('close every pod, in both directions, whatever else opens it', () => {
    const closed = policies.filter(({ spec }) => spec.ingress === undefined && spec.egress === undefined);
    expect(closed.map(({ spec }) => spec.policyTypes)).toEqual([['Ingress', 'Egress']]);
    expect(pods).toHaveLength(7 + 6 + 1);
    for (const labels of pods) expect(selects(closed[0].spec.podSelector, labels)).toBe(true);
  });

  it('choose each pod by one policy of its own', () => {
    for (const labels of pods) expect(policies.filter(({ spec }) => NAME in spec.podSelector.matchLabels && selects(spec.podSelector, labels))).toHaveLength(1);
  });

  it.each(FACTS)('let the gateway and Prometheus in to %s, and nobody else', (name) => {
    const [{ spec }] = of(name);
    expect(spec.ingress.flatMap(({ from }: any) => from)).toEqual([
      { podSelector: { matchLabels: expect.objectContaining({ [NAME]: 'gateway' }) } },
      { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } } },
    ]);
  });

  it.each(FACTS)('let %s out to names, keys, PostgreSQL and Kafka, and to no other service', (name) => {
    expect(portsOf(name)).toEqual([53, 53, 443, 5432, 9093]);
    expect(namesIn(of(name).flatMap(({ spec }) => spec.egress.flatMap(({ to }: any) => to ?? [])))).toEqual([]);
  });

  it('let the gateway out to names, keys and the services, and to no database', () => {
    expect(portsOf('gateway')).toEqual([53, 53, 443, 'http']);
    expect(namesIn(of('gateway').flatMap(({ spec }) => spec.egress.flatMap(({ to }: any) => to ?? []))).sort()).toEqual([...FACTS].sort());
  });

  it('let jobs out to PostgreSQL and Kafka, and nobody in', () => {
    expect(portsOf('migrate')).toEqual([53, 53, 5432, 9093]);
    expect(of('migrate').map(({ spec }) => spec.ingress)).toEqual([undefined]);
  });

  it('let the test out to the gateway', () => {
    expect(portsOf('test')).toEqual([53, 53, 'http']);
    expect(namesIn(of('test').flatMap(({ spec }) => spec.egress.flatMap(({ to }: any) => to ?? [])))).toEqual(['gateway']);
  });
});
