import { describe, expect, it } from '@jest/globals';
import { drawSchedule, type Bus } from './schedule.js';

describe('a schedule', () => {
  it('is the same for the same seed and another for another', () => {
    expect(drawSchedule(7, 3, 'kafka')).toEqual(drawSchedule(7, 3, 'kafka'));
    expect(drawSchedule(8, 3, 'kafka')).not.toEqual(drawSchedule(7, 3, 'kafka'));
    expect(drawSchedule(7, 4, 'kafka')).not.toEqual(drawSchedule(7, 3, 'kafka'));
  });

  it.each<[Bus, string[]]>([
    ['embedded', ['agreements', 'gateway', 'partners', 'postgres', 'reporting']],
    ['kafka', ['agreements', 'gateway', 'kafka', 'partners', 'postgres', 'reporting']],
  ])('kills everything there is on the %s bus, and troubles every link in every way', (bus, targets) => {
    const faults = Array.from({ length: 200 }, (_, round) => drawSchedule(1, round, bus).faults).flat();
    const killed = faults.flatMap((fault) => (fault.kind === 'signal' && fault.signal === 'SIGKILL' ? [fault.target] : []));
    expect([...new Set(killed)].sort()).toEqual(targets);
    const routes = bus === 'kafka' ? ['gateway', 'kafka', 'postgres'] : ['gateway', 'postgres'];
    for (const route of routes) {
      const ways = faults.flatMap((fault) => (fault.kind === 'link' && fault.route === route ? [fault.how] : []));
      expect([...new Set(ways)].sort()).toEqual(['blackhole', 'cut', 'delay', 'half-close', 'refuse', 'stall']);
    }
    expect(faults.filter(({ kind }) => kind === 'pause').length).toBeGreaterThan(50);
    expect(faults.filter(({ kind }) => kind === 'rebuild').length).toBeGreaterThan(20);
  });
});
