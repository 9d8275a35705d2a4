import { z } from 'zod';
import { called, type Manifest } from './manifest.js';

const Security = z.looseObject({
  runAsNonRoot: z.boolean().optional(),
  runAsUser: z.int().optional(),
  privileged: z.boolean().optional(),
  allowPrivilegeEscalation: z.boolean().optional(),
  readOnlyRootFilesystem: z.boolean().optional(),
  capabilities: z.object({ add: z.array(z.string()).optional(), drop: z.array(z.string()).optional() }).optional(),
  seccompProfile: z.looseObject({ type: z.string() }).optional(),
});
const Container = z.looseObject({
  name: z.string(),
  image: z.string(),
  securityContext: Security.optional(),
  resources: z.object({ limits: z.record(z.string(), z.unknown()).optional(), requests: z.record(z.string(), z.unknown()).optional() }).optional(),
  startupProbe: z.unknown().optional(),
  livenessProbe: z.unknown().optional(),
  readinessProbe: z.unknown().optional(),
});
const PodSpec = z.looseObject({
  serviceAccountName: z.string().optional(),
  automountServiceAccountToken: z.boolean().optional(),
  hostNetwork: z.boolean().optional(),
  hostPID: z.boolean().optional(),
  hostIPC: z.boolean().optional(),
  securityContext: Security.optional(),
  containers: z.array(Container).min(1),
  initContainers: z.array(Container).optional(),
  volumes: z.array(z.looseObject({ name: z.string() })).optional(),
});
const Template = z.looseObject({ spec: z.looseObject({ template: z.looseObject({ spec: PodSpec }) }) });

export interface Pod {
  /** Where it is from: `Deployment entente-partners`. */
  of: string;
  /** Whether it is to run until it is told to leave. */
  lasts: boolean;
  spec: z.infer<typeof PodSpec>;
}

/** The pods there will be because of these manifests. @throws Error for a kind nobody has looked at that holds a template of pods */
export function podsOf(manifests: readonly Manifest[]): Pod[] {
  return manifests.flatMap((manifest): Pod[] => {
    const of = called(manifest);
    if (manifest.kind === 'Pod') return [{ of, lasts: false, spec: PodSpec.parse(manifest['spec']) }];
    if (manifest.kind === 'Deployment' || manifest.kind === 'Job')
      return [{ of, lasts: manifest.kind === 'Deployment', spec: Template.parse(manifest).spec.template.spec }];
    if (hasTemplate(manifest['spec'])) throw new Error(`${of} makes pods: podsOf does not know its kind`);
    return [];
  });
}

function hasTemplate(spec: unknown): boolean {
  return typeof spec === 'object' && spec !== null && 'template' in spec;
}

/** What stands in the way of a pod under the `restricted` standard of pod security, and our own rules over it; a line for each fault. */
export function faultsOf({ of, lasts, spec }: Pod): string[] {
  const ofPod = (wrong: boolean, fault: string): string[] => (wrong ? [`${of}: ${fault}`] : []);
  return [
    ...ofPod(spec.automountServiceAccountToken !== false, 'a token of the API is mounted'),
    ...ofPod(spec.serviceAccountName === undefined || spec.serviceAccountName === 'default', 'it runs as the default service account'),
    ...ofPod(Boolean(spec.hostNetwork ?? false) || Boolean(spec.hostPID ?? false) || Boolean(spec.hostIPC ?? false), 'it shares something with its host'),
    ...ofPod(spec.volumes?.some((volume) => 'hostPath' in volume) ?? false, 'it mounts a path of its host'),
    ...[...spec.containers, ...(spec.initContainers ?? [])].flatMap((container) => {
      const own = container.securityContext ?? {};
      const effective = { ...spec.securityContext, ...own };
      const isWrong = (wrong: boolean, fault: string): string[] => (wrong ? [`${of}, ${container.name}: ${fault}`] : []);
      const { limits, requests } = container.resources ?? {};
      return [
        ...isWrong(effective.runAsNonRoot !== true || effective.runAsUser === undefined || effective.runAsUser === 0, 'it may run as root'),
        ...isWrong(own.allowPrivilegeEscalation !== false || own.privileged === true, 'it may gain privileges'),
        ...isWrong(own.capabilities?.drop?.includes('ALL') !== true || (own.capabilities.add ?? []).length > 0, 'it keeps capabilities'),
        ...isWrong(effective.seccompProfile?.type !== 'RuntimeDefault', 'system calls are not filtered (seccomp)'),
        ...isWrong(own.readOnlyRootFilesystem !== true, 'its root file system can be written'),
        ...isWrong(limits?.['cpu'] === undefined || limits['memory'] === undefined, 'it has no limits'),
        ...isWrong(requests?.['cpu'] === undefined || requests['memory'] === undefined, 'it requests nothing'),
        ...isWrong(lasts && [container.startupProbe, container.livenessProbe, container.readinessProbe].includes(undefined), 'a probe is missing'),
      ];
    }),
  ];
}
