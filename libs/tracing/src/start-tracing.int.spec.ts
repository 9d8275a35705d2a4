import { execFileSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';

/** What a program tells that starts tracing, begins a span and ends both: as JSON. */
function told(settings: object): any {
  const program = `
    import { createRequire } from 'node:module';
    import { startSpan, startTracing } from '@entente/tracing';
    const stop = await startTracing({ service: 'test', sampler: 'parentbased_always_on', ratio: 1, onError: () => undefined, ...${JSON.stringify(settings)} });
    const span = startSpan({ name: 'work', kind: 'internal', parent: undefined, attributes: {} });
    span?.end();
    const began = performance.now();
    await stop();
    const loaded = Object.keys(createRequire(import.meta.url).cache).filter((path) => path.includes('opentelemetry')).length;
    console.log(JSON.stringify({ loaded, traceparent: span?.traceparent, seconds: (performance.now() - began) / 1_000 }));
    process.exit();`;
  return JSON.parse(execFileSync(process.execPath, ['--input-type=module', '-e', program], { cwd: import.meta.dirname, encoding: 'utf8' }));
}

describe('tracing', () => {
  it('loads nothing of OpenTelemetry where no collector is named', () => {
    const { loaded, traceparent } = told({});
    expect([loaded, traceparent]).toEqual([0, undefined]);
  });

  it('leaves in time though the collector is away', () => {
    const { loaded, traceparent, seconds } = told({ endpoint: 'http://127.0.0.1:9' });
    expect(loaded).toBeGreaterThan(0);
    expect(traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
    expect(seconds).toBeLessThan(5);
  });

  it('records the share of traces that is asked for', () => {
    expect(told({ endpoint: 'http://127.0.0.1:9', sampler: 'parentbased_traceidratio', ratio: 0 }).traceparent).toMatch(/-00$/);
  });
});
