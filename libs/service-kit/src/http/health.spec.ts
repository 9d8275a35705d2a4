import { describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { Health, observeReadiness } from './health.js';

describe('readiness', () => {
  it('says why not, check by check, and of a check that hangs that it does', async () => {
    const health = new Health();
    health.addReadiness('database', () => undefined);
    health.addReadiness('bus', () => Promise.reject(new Error('away')));
    health.addReadiness('consumers', () => 'a batch failed');
    health.addReadiness('relay', () => new Promise<never>(() => undefined));
    const registry = new Registry();
    observeReadiness(registry, health);
    const [answers, told] = await Promise.all([health.ready(), registry.metrics()]);
    expect(answers).toEqual({ database: undefined, bus: 'does not answer', consumers: 'a batch failed', relay: 'does not answer in time' });
    expect(told.match(/^entente_ready.*$/gm)).toEqual([
      'entente_ready{check="database"} 1',
      'entente_ready{check="bus"} 0',
      'entente_ready{check="consumers"} 0',
      'entente_ready{check="relay"} 0',
    ]);
    health.stopping = true;
    expect((await registry.metrics()).match(/^entente_ready.*$/gm)).toEqual(['entente_ready{check="service"} 0']);
  });
});
