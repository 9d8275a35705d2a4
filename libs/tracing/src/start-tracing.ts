import { recordSpans } from './spans.js';

export const SAMPLERS = ['always_on', 'always_off', 'traceidratio', 'parentbased_always_on', 'parentbased_always_off', 'parentbased_traceidratio'] as const;

export interface TracingSettings {
  /** Name of the service the spans are of. */
  service: string;
  /** Base address of an OTLP/HTTP collector; absent: no spans are recorded, and nothing of OpenTelemetry is loaded. */
  endpoint: string | undefined;
  sampler: (typeof SAMPLERS)[number];
  /** Share of traces for the samplers that go by one, 0 to 1. */
  ratio: number;
  /** Told when spans could not be delivered, at most once a minute. They are dropped; nothing else suffers. */
  onError: (error: unknown) => void;
}

/** Begins to record spans, where there is somebody to send them to. Answers how to end that: what is recorded is sent, within 2 s. */
export async function startTracing(settings: TracingSettings): Promise<() => Promise<void>> {
  const { endpoint } = settings;
  if (endpoint === undefined) return async () => undefined;
  const { openTelemetry } = await import('./open-telemetry.js');
  const { record, stop } = openTelemetry({ ...settings, endpoint });
  recordSpans(record);
  return async () => {
    recordSpans(undefined);
    await stop();
  };
}
