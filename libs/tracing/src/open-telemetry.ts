import { hostname } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace, TraceFlags, type Context, type SpanContext } from '@opentelemetry/api';
import { setGlobalErrorHandler } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
  type Sampler,
} from '@opentelemetry/sdk-trace';
import type { Span, SpanStart } from './spans.js';
import type { TracingSettings } from './start-tracing.js';
import { readTraceparent, writeTraceparent } from './trace.js';

const STOP_MS = 2_000;
const COMPLAIN_EVERY_MS = 60_000;
/** Spans that wait to be sent; what comes on top is dropped. */
const MOST_WAITING = 4_096;
const SEND_EVERY_MS = 1_000;

const KINDS: Readonly<Record<SpanStart['kind'], SpanKind>> = {
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
  internal: SpanKind.INTERNAL,
};

/** Records spans with OpenTelemetry's SDK and sends them as OTLP over HTTP. Loaded only where that is asked for. */
export function openTelemetry(settings: TracingSettings & { endpoint: string }): { record: (start: SpanStart) => Span; stop: () => Promise<void> } {
  complainTo(settings.onError);
  const exporter = new OTLPTraceExporter({ url: `${settings.endpoint.replace(/\/$/, '')}/v1/traces` });
  const provider = new TracerProvider({
    resource: detectResources({ detectors: [envDetector] }).merge(
      resourceFromAttributes({ 'service.name': settings.service, 'service.namespace': 'entente', 'host.name': hostname() }),
    ),
    sampler: samplerOf(settings),
    spanProcessors: [new BatchSpanProcessor({ exporter, maxQueueSize: MOST_WAITING, scheduledDelayMillis: SEND_EVERY_MS })],
  });
  const tracer = provider.getTracer('entente');
  return {
    record({ name, kind, parent, links = [], attributes }) {
      const causes = links.flatMap((link) => contextOf(link) ?? []).map((context) => ({ context }));
      const span = tracer.startSpan(name, { kind: KINDS[kind], attributes, links: causes }, within(contextOf(parent)));
      const { traceId, spanId, traceFlags } = span.spanContext();
      return {
        traceparent: writeTraceparent({ traceId, spanId, sampled: (traceFlags & TraceFlags.SAMPLED) !== 0 }),
        end(more = {}, error) {
          span.setAttributes(more);
          if (error !== undefined) span.setAttribute('error.type', error).setStatus({ code: SpanStatusCode.ERROR });
          span.end();
        },
      };
    },
    async stop() {
      const cancel = new AbortController();
      const late = pause(STOP_MS, undefined, { signal: cancel.signal }).catch(() => undefined);
      await Promise.race([provider.shutdown().catch(settings.onError), late]);
      cancel.abort();
    },
  };
}

function contextOf(traceparent: string | undefined): SpanContext | undefined {
  const parts = readTraceparent(traceparent);
  return parts && { traceId: parts.traceId, spanId: parts.spanId, traceFlags: parts.sampled ? TraceFlags.SAMPLED : TraceFlags.NONE, isRemote: true };
}

function within(parent: SpanContext | undefined): Context {
  return parent ? trace.setSpanContext(ROOT_CONTEXT, parent) : ROOT_CONTEXT;
}

function samplerOf({ sampler, ratio }: TracingSettings): Sampler {
  switch (sampler) {
    case 'always_on':
      return new AlwaysOnSampler();
    case 'always_off':
      return new AlwaysOffSampler();
    case 'traceidratio':
      return new TraceIdRatioBasedSampler(ratio);
    case 'parentbased_always_on':
      return new ParentBasedSampler({ root: new AlwaysOnSampler() });
    case 'parentbased_always_off':
      return new ParentBasedSampler({ root: new AlwaysOffSampler() });
    case 'parentbased_traceidratio':
      return new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio) });
  }
}

/** The SDK tells failures of its background work to one handler. */
function complainTo(onError: (error: unknown) => void): void {
  let last = -COMPLAIN_EVERY_MS;
  setGlobalErrorHandler((error) => {
    if (performance.now() - last < COMPLAIN_EVERY_MS) return;
    last = performance.now();
    onError(error);
  });
}
