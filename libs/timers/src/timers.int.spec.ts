import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Clock } from '@entente/service-kit';
import { eventually } from '@entente/testing';
import { createTimers, KIND, later, NOON, takeEffect, type RunningTimers } from '../spec/running-timers.js';
import type { Timer } from './timers.js';

const at = (key: string, dueAt: Date = NOON, kind = KIND): Timer => ({ kind, key, dueAt });
const DAY = 24 * 60 * 60_000;

let running: RunningTimers;
beforeEach(async () => {
  running = await createTimers();
});
afterEach(() => running.close());

async function allFired(): Promise<string[]> {
  await eventually(async () => (await running.left()).length === 0);
  return running.effects();
}

/** Long enough for a loop to have polled again. */
const aRound = (): Promise<void> => pause(1_200);

describe('a timer', () => {
  it('fires when it is due and is gone, the longest overdue first', async () => {
    running.start();
    await running.set(at('later', later(2)), at('b', later(0)), at('a', later(-1)));
    await eventually(async () => (await running.effects()).length === 2);
    await aRound();
    expect([await running.effects(), await running.left()]).toEqual([['a', 'b'], ['later']]);
    running.clock.set(later(2));
    expect(await allFired()).toEqual(['a', 'b', 'later']);
  });

  it('is set exactly when the transaction that set it is committed', async () => {
    running.start();
    const failing = running.transactions.run('system', async (tx) => {
      await running.timers.set(tx, [at('never')]);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    await running.set(at('kept'));
    expect(await allFired()).toEqual(['kept']);
  });

  it('fires without waiting for the next poll when it was set in the same process', async () => {
    const due: number[] = [];
    running.start(async (_tx, timers) => {
      due.push(...timers.map(({ dueAt }) => Date.now() - dueAt.getTime()));
    }, new Clock());
    for (let round = 0; round < 4; round++) {
      await pause(130); // somewhere in the loop's sleep
      await running.set(at('soon', new Date(Date.now() + 100)));
      await eventually(() => due.length === round + 1);
    }
    expect(Math.min(...due)).toBeGreaterThanOrEqual(0);
    expect(Math.min(...due)).toBeLessThan(500); // the next poll would be some 770 ms late, each time
  });

  it('fires within the next poll when another process set it, or its clock moved', async () => {
    running.start();
    await pause(100);
    await running.dataSource.query(`INSERT INTO timer (kind, key, due_at) VALUES ('${KIND}', 'x', $1)`, [later(DAY).toISOString()]);
    await aRound();
    expect(await running.effects()).toEqual([]);
    running.clock.set(later(DAY));
    await aRound();
    expect(await running.effects()).toEqual(['x']);
  });

  it('moves when it is set again, and the last of a list counts', async () => {
    await running.dataSource.query(`INSERT INTO timer (kind, key, due_at, attempts, retry_at, last_error_code) VALUES ('${KIND}', 'x', $1, 7, $2, 'broken')`, [
      NOON.toISOString(),
      later(DAY).toISOString(),
    ]);
    await running.set(at('x', later(1)), at('y', later(1)), at('x', later(5)), at('x', later(9), 'other'));
    expect(await running.dataSource.query('SELECT * FROM timer ORDER BY kind, key')).toEqual([
      { kind: 'other', key: 'x', due_at: later(9), attempts: 0, retry_at: null, last_error_code: null },
      { kind: KIND, key: 'x', due_at: later(5), attempts: 0, retry_at: null, last_error_code: null },
      { kind: KIND, key: 'y', due_at: later(1), attempts: 0, retry_at: null, last_error_code: null },
    ]);
  });

  it('does not fire once it is taken back, while the others do', async () => {
    await running.set(at('a'), at('b'), at('c'), at('a', NOON, 'other'));
    await running.transactions.run('system', (tx) => running.timers.cancel(tx, KIND, ['a', 'c', 'never set']));
    expect(await running.left()).toEqual(['a', 'b']);
    running.start();
    await eventually(async () => (await running.effects()).length > 0);
    expect([await running.effects(), await running.left()]).toEqual([['b'], ['a']]);
  });

  it('recurs when its handler sets it again', async () => {
    running.start(async (tx, timers, now) => {
      await takeEffect(tx, timers);
      await running.timers.set(
        tx,
        timers.map((timer) => ({ ...timer, dueAt: new Date(now.getTime() + DAY) })),
      );
    });
    await running.set(at('daily'));
    for (const day of [1, 2, 3]) {
      await eventually(async () => (await running.effects()).length === day);
      expect(await running.left()).toEqual(['daily']);
      running.clock.set(later(day * DAY));
    }
    await eventually(async () => (await running.effects()).length === 4);
  });

  it('that fired does not fire again when the clock is set back, and one fired early does not fire on time', async () => {
    running.start();
    await running.set(at('early', later(3 * DAY)), at('waits', later(9 * DAY)));
    running.clock.set(later(4 * DAY));
    await eventually(async () => (await running.effects()).length === 1);
    for (const day of [-2, 3]) {
      running.clock.set(later(day * DAY));
      await aRound();
    }
    expect([await running.effects(), await running.left()]).toEqual([['early'], ['waits']]);
  });

  it('of many that are set and taken back at once in any order meets no deadlock', async () => {
    const keys = Array.from({ length: 60 }, (_, index) => String(index));
    const shuffled = (): string[] => keys.toSorted(() => Math.random() - 0.5);
    await running.set(...keys.map((key) => at(key)));
    await Promise.all(
      Array.from({ length: 40 }, (_, turn) =>
        running.transactions.run<unknown>('system', (tx) =>
          turn % 4 === 3
            ? running.timers.cancel(tx, KIND, shuffled())
            : running.timers.set(
                tx,
                shuffled().map((key) => at(key, later(turn))),
              ),
        ),
      ),
    );
  });
});
