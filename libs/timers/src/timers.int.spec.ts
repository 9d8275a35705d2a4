import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '@entente/testing';
import { createTimers, KIND, later, type RunningTimers } from '../spec/running-timers.js';
import type { Timer } from './timers.js';

const at = (key: string, dueAt: Date, kind = KIND): Timer => ({ kind, key, dueAt });

describe('timers', () => {
  let running: RunningTimers;

  beforeEach(async () => {
    running = await createTimers();
  });
  afterEach(() => running.close());

  it('fire when they are due, the longest overdue first, and are gone', async () => {
    running.start();
    await running.set(at('later', later(2)), at('b', later(0)), at('a', later(-1)));
    await eventually(async () => (await running.effects()).length === 2);
    expect([await running.effects(), await running.left()]).toEqual([['a', 'b'], ['later']]);
    running.clock.set(later(2));
    await eventually(async () => (await running.left()).length === 0);
    expect(await running.effects()).toEqual(['a', 'b', 'later']);
  });
});
