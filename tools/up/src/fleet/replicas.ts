import { setTimeout as pause } from 'node:timers/promises';
import type { Balancer } from './balancer.js';
import type { Instance } from './instance.js';

/** How a cluster goes about it. The defaults are the chart's, and what a cluster needs to tell its nodes. */
export interface Timings {
  /** How often instances are asked whether they are ready, in milliseconds. */
  readonly probeMs: number;
  /** How long an instance must have been ready before another may leave (`minReadySeconds`). */
  readonly minReadyMs: number;
  /** How long an instance that was told to leave is still picked for new connections. */
  readonly endpointDelayMs: number;
  /** How long it may take to leave (`terminationGracePeriodSeconds`). */
  readonly graceMs: number;
}

export const clusterTimings: Timings = { probeMs: 1_000, minReadyMs: 5_000, endpointDelayMs: 2_000, graceMs: 30_000 };

const readyWithinMs = 180_000;
/** So many probes in a row must fail before an instance is not picked any more (`failureThreshold`). */
const failuresInARow = 3;

/** The instances of one service behind their balancer, replaced as a Deployment does with `maxUnavailable: 0, maxSurge: 1`. */
export class Replicas {
  private readonly serving: Instance[] = [];
  private readonly leaving = new Set<Promise<void>>();
  private readonly failures = new Map<Instance, number>();
  private readonly prober: NodeJS.Timeout;
  private readonly gone: Instance[] = [];

  constructor(
    readonly service: string,
    readonly balancer: Balancer,
    private readonly timings: Timings,
  ) {
    this.prober = setInterval(() => void this.probe(), timings.probeMs);
  }

  get instances(): readonly Instance[] {
    return this.serving;
  }

  /** What went otherwise with its processes than they were told. */
  get troubles(): string[] {
    return [...this.serving, ...this.gone].flatMap(({ failure }) => failure ?? []);
  }

  /** Adds an instance, which is sent requests once it is ready. */
  async add(instance: Instance): Promise<void> {
    this.serving.push(instance);
    await instance.untilReady(Math.min(200, this.timings.probeMs), readyWithinMs);
    this.balancer.add(instance.port);
  }

  /** Adds an instance, and when it has been ready long enough the oldest leaves: in the background, as others start meanwhile. */
  async replaceOldest(instance: Instance): Promise<void> {
    await this.add(instance);
    await pause(this.timings.minReadyMs);
    const oldest = this.serving.shift();
    if (oldest === undefined || oldest === instance) throw new Error(`${this.service} has no instance that could leave`);
    const left = this.sendAway(oldest);
    this.leaving.add(left);
    void left.finally(() => this.leaving.delete(left));
  }

  /** Resolves when all that were told to leave have left. */
  async untilLeft(): Promise<void> {
    await Promise.all(this.leaving);
  }

  async stop(): Promise<void> {
    clearInterval(this.prober);
    await Promise.all([...this.leaving, ...this.serving.map((instance) => instance.leave(this.timings.graceMs))]);
    await this.balancer.close();
  }

  /** Kubernetes begins with both at the same moment: the nodes hear that it leaves, and it is told itself, after its hook. */
  private async sendAway(instance: Instance): Promise<void> {
    this.gone.push(instance);
    const forgotten = pause(this.timings.endpointDelayMs).then(() => this.balancer.remove(instance.port));
    await pause(instance.options.preStopMs);
    await Promise.all([forgotten, instance.leave(this.timings.graceMs)]);
  }

  private async probe(): Promise<void> {
    await Promise.all(
      this.serving.map(async (instance) => {
        const failed = (await instance.ready()) ? 0 : (this.failures.get(instance) ?? 0) + 1;
        this.failures.set(instance, failed);
        if (!this.serving.includes(instance)) return;
        if (failed === 0) this.balancer.add(instance.port);
        else if (failed >= failuresInARow) this.balancer.remove(instance.port);
      }),
    );
  }
}
