import { setTimeout as pause } from 'node:timers/promises';
import type { Alert, Prometheus } from './running-prometheus.js';

/** What became of one alert, by its labels: the states it went through in order, and what it said when it began to fire. */
export interface Story {
  readonly labels: Readonly<Record<string, string>>;
  readonly states: ('pending' | 'firing' | 'over')[];
  summary?: string;
}

/** Watches the alerts of a Prometheus, from now until it is stopped. */
export class AlertStories {
  private readonly all = new Map<string, Story>();
  private watching = true;
  private readonly watch: Promise<void>;

  constructor(private readonly prometheus: Prometheus) {
    this.watch = this.run();
  }

  /** Stories of an alert, of those with these labels. */
  of(alert: string, labels: Readonly<Record<string, string>>): Story[] {
    const wanted = Object.entries({ alertname: alert, ...labels });
    return [...this.all.values()].filter((story) => wanted.every(([name, value]) => story.labels[name] === value));
  }

  /** `EntenteBehind reporting` of all that ever fired. */
  get fired(): string[] {
    const fired = [...this.all.values()].filter(({ states }) => states.includes('firing'));
    return [...new Set(fired.map(({ labels }) => `${labels['alertname']} ${labels['service']}`))].sort();
  }

  async stop(): Promise<void> {
    this.watching = false;
    await this.watch;
  }

  private async run(): Promise<void> {
    while (this.watching) {
      this.note(await this.prometheus.alerts());
      await pause(100);
    }
  }

  private note(alerts: readonly Alert[]): void {
    const seen = new Set<string>();
    for (const { labels, annotations, state } of alerts) {
      const key = JSON.stringify(Object.entries(labels).sort());
      seen.add(key);
      const story = this.all.get(key) ?? { labels, states: [] };
      this.all.set(key, story);
      if (story.states.at(-1) === state) continue;
      story.states.push(state);
      if (state === 'firing') story.summary = annotations['summary'] ?? '';
    }
    for (const [key, { states }] of this.all) if (!seen.has(key) && states.at(-1) !== 'over') states.push('over');
  }
}
