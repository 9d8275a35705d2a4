import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { giveBackMemory } from './give-back.js';

describe('giving back what only the start needed', () => {
  const { gc } = globalThis;

  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
    if (gc === undefined) delete globalThis.gc;
    else globalThis.gc = gc;
  });

  it('collects once, when the start is over', () => {
    const collect = jest.fn();
    globalThis.gc = collect as unknown as NonNullable<typeof gc>;
    giveBackMemory();
    jest.advanceTimersByTime(4_999);
    expect(collect).not.toHaveBeenCalled();
    jest.advanceTimersByTime(3_600_000);
    expect(collect).toHaveBeenCalledTimes(1);
    expect(collect).toHaveBeenCalledWith({ type: 'major', execution: 'sync', flavor: 'last-resort' });
  });

  it('does nothing where Node does not hand its collector out', () => {
    delete globalThis.gc;
    giveBackMemory();
    expect(() => jest.advanceTimersByTime(10_000)).not.toThrow();
  });
});
