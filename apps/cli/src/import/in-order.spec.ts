import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { inOrder } from './in-order.js';

async function* numbers(count: number): AsyncGenerator<number> {
  for (let one = 0; one < count; one += 1) yield one;
}

describe('work in order', () => {
  it('yields in the order of the items and never has more than its width under way', async () => {
    let [now, most] = [0, 0];
    const work = async (item: number): Promise<number> => {
      most = Math.max(most, (now += 1));
      await sleep(item % 3 === 0 ? 8 : 1);
      now -= 1;
      return item;
    };
    const out: number[] = [];
    for await (const item of inOrder(numbers(20), 4, work, () => undefined)) out.push(item);
    expect(out).toEqual([...Array(20).keys()]);
    expect(most).toBe(4);
  });

  it('fails with the first failure in order and gives up the rest', async () => {
    let stopped = 0;
    const out: number[] = [];
    const work = (item: number): Promise<number> => (item >= 2 ? Promise.reject(new Error(`no ${item}`)) : Promise.resolve(item));
    const all = async (): Promise<void> => {
      for await (const item of inOrder(numbers(9), 3, work, () => (stopped += 1))) out.push(item);
    };
    await expect(all()).rejects.toThrow('no 2');
    expect([out, stopped]).toEqual([[0, 1], 1]);
  });
});
