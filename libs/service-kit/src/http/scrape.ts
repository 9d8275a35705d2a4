import { setTimeout as pause } from 'node:timers/promises';
import type { Registry } from 'prom-client';

/** How long metrics are measured where the scraper does not say how long it waits. */
const PATIENCE_MS = 5_000;
/** The share of a scraper's patience that measuring may take; the rest is for the way. */
const SHARE = 0.8;

/** How long a scrape may measure, in milliseconds, by what Prometheus says of its own patience in a header, in seconds. */
export function patienceOf(header: string | undefined): number {
  const seconds = Number(header);
  return seconds > 0 ? seconds * 1_000 * SHARE : PATIENCE_MS;
}

/**
 * Tells what a registry holds, just when something is amiss: a metric that cannot be measured, or not in time, is absent, and the others
 * are there. What is still being measured is not asked for again, so that scrapes do not queue up behind a database that hangs.
 */
export class Scrape {
  private readonly underway = new Map<string, Promise<string | undefined>>();

  constructor(private readonly registry: Registry) {}

  async tell(withinMs: number): Promise<string> {
    const ended = new AbortController();
    const late = pause(withinMs, undefined, { signal: ended.signal }).catch(() => undefined);
    const told = await Promise.all(this.registry.getMetricsAsArray().map(({ name }) => Promise.race([this.measure(name), late])));
    ended.abort();
    return told.flatMap((metric) => (metric === undefined ? [] : `${metric}\n`)).join('\n');
  }

  private measure(name: string): Promise<string | undefined> {
    const already = this.underway.get(name);
    if (already) return already;
    const measured = this.registry
      .getSingleMetricAsString(name)
      .catch(() => undefined)
      .finally(() => this.underway.delete(name));
    this.underway.set(name, measured);
    return measured;
  }
}
