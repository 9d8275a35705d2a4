import { describe, expect, it } from '@jest/globals';
import { faultsOf, podsOf } from './pods.js';

const probe = { httpGet: { path: '/health/live', port: 'http' } };
const sound = () => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'a' },
  spec: {
    template: {
      spec: {
        serviceAccountName: 'a',
        automountServiceAccountToken: false,
        securityContext: { runAsNonRoot: true, runAsUser: 65532, seccompProfile: { type: 'RuntimeDefault' } },
        containers: [
          {
            name: 'a',
            image: 'a',
            securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
            resources: { limits: { cpu: 1, memory: '1Gi' }, requests: { cpu: 1, memory: '1Gi' } },
            startupProbe: probe,
            livenessProbe: probe,
            readinessProbe: probe,
          },
        ],
      },
    },
  },
});
const faults = (change: (pod: any, container: any) => void = () => undefined): string[] => {
  const manifest = sound();
  change(manifest.spec.template.spec, manifest.spec.template.spec.containers[0]);
  return podsOf([manifest]).flatMap(faultsOf);
};

describe('the policy of pods', () => {
  it('has nothing against a pod that may do nothing', () => {
    expect(faults()).toEqual([]);
  });

  it.each<[string, (pod: any, container: any) => void]>([
    ['a token of the API is mounted', (pod) => delete pod.automountServiceAccountToken],
    ['it runs as the default service account', (pod) => delete pod.serviceAccountName],
    ['it shares something with its host', (pod) => (pod.hostNetwork = true)],
    ['it mounts a path of its host', (pod) => (pod.volumes = [{ name: 'v', hostPath: { path: '/' } }])],
    ['it may run as root', (pod) => delete pod.securityContext.runAsNonRoot],
    ['it may run as root', (pod) => (pod.securityContext.runAsUser = 0)],
    ['it may run as root', (_pod, container) => (container.securityContext.runAsUser = 0)],
    ['it may gain privileges', (_pod, container) => delete container.securityContext.allowPrivilegeEscalation],
    ['it may gain privileges', (_pod, container) => (container.securityContext.privileged = true)],
    ['it keeps capabilities', (_pod, container) => delete container.securityContext.capabilities],
    ['it keeps capabilities', (_pod, container) => (container.securityContext.capabilities.add = ['NET_RAW'])],
    ['system calls are not filtered (seccomp)', (pod) => (pod.securityContext.seccompProfile.type = 'Unconfined')],
    ['its root file system can be written', (_pod, container) => delete container.securityContext.readOnlyRootFilesystem],
    ['it has no limits', (_pod, container) => delete container.resources.limits.memory],
    ['it requests nothing', (_pod, container) => delete container.resources.requests],
    ['a probe is missing', (_pod, container) => delete container.startupProbe],
    ['a probe is missing', (_pod, container) => delete container.readinessProbe],
  ])('says that %s', (fault, change) => {
    expect(faults(change)).toEqual([expect.stringContaining(`: ${fault}`)]);
  });

  it('looks at containers that come first as well', () => {
    expect(faults((pod) => (pod.initContainers = [{ name: 'first', image: 'a' }]))).toContain('Deployment a, first: it keeps capabilities');
  });

  it('does not pass by a kind it does not know', () => {
    expect(() => podsOf([{ ...sound(), kind: 'StatefulSet' }])).toThrow('podsOf does not know its kind');
  });
});
