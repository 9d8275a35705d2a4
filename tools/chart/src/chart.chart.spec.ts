import { beforeAll, describe, expect, it } from '@jest/globals';
import { findHelm, findSchemas } from './carriers.js';
import { lint, NEEDED, render, type Given } from './chart.js';
import { describeWith } from './describe-with.js';
import { called, type Manifest } from './manifest.js';
import { faultsOf, podsOf } from './pods.js';
import { Schemas } from './schemas.js';

const VERSIONS = ['1.30', '1.33', '1.35', '1.37'];
const KAFKA = 'kafka.brokers=kafka-1:9093,kafka-2:9093'.replace(',', '\\,');

/** Every file of values, and one of everything that is off in all of them. */
const RENDERINGS: [string, Given][] = [
  ['values.yaml', { values: [...NEEDED, KAFKA] }],
  ['values-small.yaml', { files: ['values-small.yaml'], values: NEEDED }],
  ['values-standard.yaml', { files: ['values-standard.yaml'], values: [...NEEDED, KAFKA] }],
  ['values-large.yaml', { files: ['values-large.yaml'], values: [...NEEDED, KAFKA] }],
  [
    'values of somebody who wants everything',
    {
      files: ['values-large.yaml', 'values-standard.yaml'],
      values: [
        ...NEEDED,
        KAFKA,
        'auth.jwks=keys',
        'image.registry=registry.example.org',
        'image.pullSecrets={pull}',
        'database.caSecret.name=postgres-ca',
        'kafka.prefix=ours.',
        'kafka.tls.caSecret.name=kafka-ca',
        'kafka.tls.clientSecret.name=kafka-\\{\\{ .service \\}\\}',
        'attachments.s3.endpoint=https://s3.example.org',
        'attachments.s3.bucket=files',
        'attachments.s3.existingSecret=bucket',
        'services.partners.secret.DATABASE_URL=postgres://p:s@h/d',
        'services.exercises.existingSecret=exercises',
        'services.reporting.image.tag=0.2.0',
        'ingress.tlsSecret=door',
        'ingress.className=nginx',
        'networkPolicy.gatewayFrom[0].namespaceSelector.matchLabels.name=ingress',
        'networkPolicy.databaseTo[0].ipBlock.cidr=10.0.0.0/24',
      ],
    },
  ],
];

describeWith([await findHelm(), await findSchemas()], 'the chart', (helm: string, archive: string) => {
  const schemas = VERSIONS.map((version): [string, Schemas] => [version, new Schemas(archive, version)]);

  describe.each(RENDERINGS)('with %s', (_name, given) => {
    let manifests: Manifest[];

    beforeAll(async () => {
      manifests = await render(helm, given);
    });

    it('passes helm lint', async () => {
      const { ok, stdout } = await lint(helm, given);
      expect({ ok, stdout }).toEqual({ ok: true, stdout: expect.stringContaining('0 chart(s) failed') });
    });

    it.each(schemas)('is what Kubernetes %s and its operators take', (_version, known) => {
      expect(manifests.flatMap((manifest) => known.faultsOf(manifest))).toEqual([]);
    });

    it('asks for pods that may do nothing but their work', () => {
      const pods = podsOf(manifests);
      expect(pods.filter(({ lasts }) => lasts)).toHaveLength(7);
      expect(pods.flatMap(faultsOf)).toEqual([]);
    });

    it('names each thing once', () => {
      const names = manifests.map((manifest) => `${manifest.apiVersion} ${called(manifest)}`);
      expect(new Set(names).size).toBe(names.length);
    });

    it('keeps what is secret out of everything but Secrets', () => {
      const others = manifests.filter(({ kind }) => kind !== 'Secret');
      expect(JSON.stringify(others)).not.toContain('postgres://p:s@h/d');
    });
  });

  it.each<[string | RegExp, string[]]>([
    ['auth.issuer is missing', ['auth.issuer=']],
    ['auth.jwksUrl is missing', ['auth.jwksUrl=']],
    ['database.host is missing', ['database.host=']],
    ['kafka.brokers is missing', ['kafka.brokers=']],
    ['set services.agreements.replicas to 1', ['attachments.volume.enabled=true']],
    [/bus/, ['bus=rabbits']],
    [/defaults.replicas/, ['defaults.replicas=none']],
    ['nobody', ['nobody=knows']],
    [/services.partners/, ['services.partners.nobody=knows']],
    [/publicPaths.0/, ['publicPaths={v1}']],
  ])('says %s', async (message, values) => {
    await expect(render(helm, { values: [...NEEDED, KAFKA, ...values] })).rejects.toThrow(message);
  });
});

describeWith([await findHelm(3), await findHelm(4)], 'Helm 3 and Helm 4', (three: string, four: string) => {
  it.each(RENDERINGS)('make the same of %s', async (_name, given) => {
    // What Helm says of itself is all that may differ.
    expect(await render(three, given)).toEqual(await render(four, given));
  });
});
