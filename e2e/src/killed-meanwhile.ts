import { setTimeout as pause } from 'node:timers/promises';
import { eventually } from '@entente/testing';
import type { Installation } from './running-entente.js';

/** Kills a service while `work` goes on, each time it is ready, at most so often: it comes back more slowly each time. Answers how often. */
export async function killedMeanwhile(entente: Installation, service: string, work: Promise<unknown>, most: number): Promise<number> {
  let over = false;
  work.then(
    () => (over = true),
    () => (over = true),
  );
  let kills = 0;
  while (!over && kills < most) {
    await pause(kills === 0 ? 700 : 250);
    if (over || !entente.services[service]?.pid) continue;
    entente.kill(service, 'SIGKILL');
    kills++;
    await eventually(async () => (await entente.call('/health/ready')).status === 200 || over, 30_000);
  }
  return kills;
}
