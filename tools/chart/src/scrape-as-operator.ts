import { z } from 'zod';
import type { Manifest } from './manifest.js';

const Relabeling = z.looseObject({ sourceLabels: z.array(z.string()).optional(), targetLabel: z.string().optional() });

/** What the chart's ServiceMonitor says; a field that is not read here is refused, lest it be passed over. */
const ServiceMonitor = z.object({
  spec: z.strictObject({
    jobLabel: z.string().optional(),
    selector: z.strictObject({ matchLabels: z.record(z.string(), z.string()) }),
    endpoints: z.tuple([
      z.strictObject({
        port: z.string(),
        path: z.string(),
        interval: z.string(),
        honorLabels: z.boolean().default(false),
        relabelings: z.array(Relabeling).default([]),
      }),
    ]),
  }),
});
const Service = z.object({
  metadata: z.object({ name: z.string(), labels: z.record(z.string(), z.string()) }),
  spec: z.object({ ports: z.array(z.object({ name: z.string() })) }),
});

/** A pod behind a Service of Kubernetes, and where it really listens. */
export interface Target {
  readonly service: Manifest;
  readonly pod: string;
  readonly address: string;
}

/**
 * The scrape configuration of Prometheus that its operator makes of a ServiceMonitor, for targets in a namespace that are discovered without a
 * Kubernetes: with the labels that discovery and operator give them. Source: prometheus-operator, pkg/prometheus/promcfg.go, generateServiceMonitorConfig.
 */
export function scrapeAsOperator(monitor: Manifest, targets: readonly Target[], namespace: string, intervalMs: number): object {
  const { jobLabel, selector, endpoints } = ServiceMonitor.parse(monitor).spec;
  const [{ port, path, honorLabels, relabelings }] = endpoints;
  const copy = (source: string, target: string): object => ({ source_labels: [source], target_label: target });
  return {
    job_name: `serviceMonitor/${namespace}/${monitor.metadata.name}/0`,
    honor_labels: honorLabels,
    metrics_path: path,
    scrape_interval: `${intervalMs}ms`,
    scrape_timeout: `${intervalMs}ms`,
    static_configs: targets.map(({ service, pod, address }) => ({ targets: [address], labels: discovered(Service.parse(service), pod, namespace) })),
    relabel_configs: [
      ...Object.entries(selector.matchLabels).map(([name, value]) => ({ source_labels: [ofService(name)], regex: value, action: 'keep' })),
      { source_labels: ['__meta_kubernetes_endpoint_port_name'], regex: port, action: 'keep' },
      copy('__meta_kubernetes_namespace', 'namespace'),
      copy('__meta_kubernetes_service_name', 'service'),
      copy('__meta_kubernetes_pod_name', 'pod'),
      copy('__meta_kubernetes_service_name', 'job'),
      ...(jobLabel === undefined ? [] : [{ ...copy(ofService(jobLabel), 'job'), regex: '(.+)' }]),
      { target_label: 'endpoint', replacement: port },
      ...relabelings.map(({ sourceLabels, targetLabel, ...rest }) => ({ source_labels: sourceLabels, target_label: targetLabel, ...rest })),
    ],
  };
}

function discovered({ metadata, spec }: z.infer<typeof Service>, pod: string, namespace: string): Record<string, string> {
  return {
    ...Object.fromEntries(Object.entries(metadata.labels).map(([name, value]) => [ofService(name), value])),
    __meta_kubernetes_namespace: namespace,
    __meta_kubernetes_service_name: metadata.name,
    __meta_kubernetes_pod_name: pod,
    __meta_kubernetes_endpoint_port_name: spec.ports[0]?.name ?? '',
  };
}

function ofService(label: string): string {
  return `__meta_kubernetes_service_label_${label.replaceAll(/[^a-zA-Z0-9_]/g, '_')}`;
}
