import { describe, expect, it } from '@jest/globals';
import { Counter, Gauge, Registry } from 'prom-client';
import { patienceOf, Scrape } from './scrape.js';

const never = new Promise<never>(() => undefined);

function registryWith(collect: () => Promise<number>): Registry {
  const registry = new Registry();
  registry.setDefaultLabels({ service: 'partners' });
  const registers = [registry];
  new Counter({ name: 'before_total', help: 'Before', registers }).inc();
  new Gauge({
    name: 'measured',
    help: 'Asked of a database',
    registers,
    async collect(): Promise<void> {
      this.set(await collect());
    },
  });
  new Gauge({ name: 'after', help: 'After', registers }).set(2);
  return registry;
}

describe('a scrape', () => {
  it('tells what the registry itself would tell', async () => {
    const registry = registryWith(() => Promise.resolve(7));
    expect(await new Scrape(registry).tell(1_000)).toBe(await registry.metrics());
  });

  it.each([
    ['fails', (): Promise<never> => Promise.reject(new Error('the database is away'))],
    ['hangs', (): Promise<never> => never],
  ])('leaves out what %s, and tells the rest', async (_, collect) => {
    const told = await new Scrape(registryWith(collect)).tell(20);
    expect(told).toContain('before_total{service="partners"} 1');
    expect(told).toContain('after{service="partners"} 2');
    expect(told).not.toContain('measured');
  });

  it('does not ask again while it is being measured, and tells it once it is', async () => {
    let asked = 0;
    let answer: (value: number) => void = () => undefined;
    const measuring = new Promise<number>((done) => (answer = done));
    const scrape = new Scrape(registryWith(() => (asked++, measuring)));
    expect(await scrape.tell(10)).not.toContain('measured');
    const second = scrape.tell(1_000);
    answer(7);
    expect(await second).toContain('measured{service="partners"} 7');
    expect(asked).toBe(1);
    await scrape.tell(1_000);
    expect(asked).toBe(2);
  });

  it('takes four fifths of the time its scraper waits, five seconds where that is not said', () => {
    expect(['10', '0.5', undefined, 'soon', '-1'].map(patienceOf)).toEqual([8_000, 400, 5_000, 5_000, 5_000]);
  });
});
