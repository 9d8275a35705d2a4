import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '@entente/testing';
import { createTimers, KIND, later, NOON, takeEffect, type RunningTimers } from '../spec/running-timers.js';
import type { Timer } from './timers.js';

const FIRE_AND_HANG = fileURLToPath(new URL('../spec/fire-and-hang.mjs', import.meta.url));
const at = (key: string, dueAt: Date = NOON): Timer => ({ kind: KIND, key, dueAt });
const many = (count: number): string[] => Array.from({ length: count }, (_, index) => String(index).padStart(5, '0'));

let running: RunningTimers;
beforeEach(async () => {
  running = await createTimers();
});
afterEach(() => running.close());

async function allFired(): Promise<string[]> {
  await eventually(async () => (await running.left()).length === 0);
  return running.effects();
}

describe('each timer takes effect once', () => {
  it('although several loops run, and stop and start in its midst', async () => {
    const keys = many(2_000);
    await running.set(...keys.map((key) => at(key)));
    const fire: typeof takeEffect = async (tx, timers) => {
      await takeEffect(tx, timers);
      await pause(40);
    };
    const batches = new Set<string>();
    const instances = ['a', 'b', 'c'].map(
      (name) => (): ReturnType<RunningTimers['start']> =>
        running.start(async (tx, timers) => {
          batches.add(name);
          await fire(tx, timers);
        }),
    );
    const loops = instances.map((start) => start());
    await eventually(async () => (await running.effects()).length > 0);
    await Promise.all(loops.map((loop) => loop.stop()));
    const [left, done] = [await running.left(), await running.effects()];
    expect([...left, ...done].sort()).toEqual(keys);
    for (const start of instances) start();
    expect((await allFired()).sort()).toEqual(keys);
    expect(batches.size).toBeGreaterThan(1);
  });

  it('although its process is killed in the midst of the handler', async () => {
    await running.set(at('a'), at('b'));
    const child = spawn(process.execPath, [FIRE_AND_HANG, running.url, KIND], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    const other = running.start();
    await pause(300);
    expect(await running.effects()).toEqual([]); // what one has in hand, others pass over
    await other.stop();
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect([await running.left(), await running.effects()]).toEqual([['a', 'b'], []]);
    running.start();
    expect(await allFired()).toEqual(['a', 'b']);
  });

  it('although the database ends its connection in the midst of the handler', async () => {
    await running.set(at('a'));
    let calls = 0;
    running.start(async (tx, timers) => {
      await takeEffect(tx, timers);
      if (++calls === 1)
        await running.dataSource.query(`SELECT pg_terminate_backend($1)`, [(await tx.query<{ pid: number }>('SELECT pg_backend_pid() AS pid'))[0]?.pid]);
    });
    await eventually(() => running.failures.length === 1);
    expect([await running.left(), await running.effects()]).toEqual([['a'], []]);
    running.clock.set(later(1_000));
    expect(await allFired()).toEqual(['a']);
    expect(running.failures).toEqual([{ key: 'a', attempts: 1, retryAt: later(1_000), code: 'database-unavailable' }]);
  });

  it('and the batch in hand is finished when the loop is asked to stop', async () => {
    await running.set(at('a'), at('b'));
    let began = false;
    const loop = running.start(async (tx, timers) => {
      began = true;
      await pause(300);
      await takeEffect(tx, timers);
    });
    await eventually(() => began);
    await loop.stop();
    expect([await running.left(), await running.effects()]).toEqual([[], ['a', 'b']]);
  });
});

describe('a timer that fails', () => {
  const mended = new Set<string>();
  const poisoned =
    (...poison: string[]): typeof takeEffect =>
    async (tx, timers) => {
      await takeEffect(tx, timers);
      const broken = timers.find(({ key }) => poison.includes(key) && !mended.has(key));
      if (broken) throw new RangeError(`a secret of ${broken.key}`);
    };

  it('holds up none of the others, is put off twice as long each time, and fires when it can', async () => {
    mended.clear();
    const keys = many(520);
    const good = keys.filter((key) => key !== '00003');
    await running.set(...keys.map((key) => at(key)));
    running.start(poisoned('00003'));
    await eventually(async () => (await running.effects()).length === good.length);
    expect((await running.effects()).sort()).toEqual(good);
    for (const [tries, seconds] of [1, 2, 4, 8].entries()) {
      await eventually(() => running.failures.length === tries + 1);
      const { attempts, retryAt, code } = running.failures[tries]!;
      expect([attempts, retryAt.getTime() - running.clock.now().getTime(), code]).toEqual([tries + 1, seconds * 1_000, 'RangeError']);
      expect(await running.dataSource.query('SELECT key, attempts, retry_at, last_error_code FROM timer')).toEqual([
        { key: '00003', attempts, retry_at: retryAt, last_error_code: 'RangeError' },
      ]);
      running.clock.set(retryAt);
    }
    mended.add('00003');
    running.clock.set(later(3_600_000));
    await eventually(async () => (await running.left()).length === 0);
    expect((await running.effects()).sort()).toEqual(keys);
  });

  it('is tried again although the clock was set back far behind its retry', async () => {
    mended.clear();
    running.clock.set(later(400 * 24 * 3_600_000));
    await running.set(at('a'));
    running.start(poisoned('a'));
    await eventually(() => running.failures.length === 1);
    mended.add('a');
    running.clock.set(NOON);
    expect(await allFired()).toEqual(['a']);
  });

  it('is not put off when it was moved meanwhile', async () => {
    await running.set(at('a'));
    let moved: Promise<void> = Promise.resolve();
    running.start(async () => {
      moved = running.set(at('a', later(5)));
      await pause(100);
      throw new Error('broken');
    });
    await eventually(() => running.failures.length > 0);
    await moved;
    await pause(100);
    const [row] = await running.dataSource.query('SELECT due_at, attempts FROM timer');
    expect(row).toMatchObject({ due_at: later(5), attempts: 0 });
  });
});

describe('loops', () => {
  it('of different kinds do not wait for each other', async () => {
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    running.start(() => released, running.clock, 'stuck');
    running.start();
    await running.set({ kind: 'stuck', key: 'x', dueAt: NOON }, at('a'));
    await eventually(async () => (await running.effects()).length === 1);
    expect(await running.effects()).toEqual(['a']);
    release();
  });

  it('give way to a caller who holds what the handler needs and wants the timer it has', async () => {
    await running.dataSource.query(`CREATE TABLE agreement (id int PRIMARY KEY, version int); INSERT INTO agreement VALUES (1, 1)`);
    await running.set(at('a'));
    let called = false;
    const change = 'UPDATE agreement SET version = version + 1 WHERE id = 1';
    const caller = running.transactions.run('system', async (tx) => {
      await tx.execute(change);
      running.start(async (handlers, timers) => {
        called = true;
        await pause(200); // the caller waits first, so PostgreSQL would end the caller
        await handlers.execute(change);
        await takeEffect(handlers, timers);
      });
      await eventually(() => called);
      await running.timers.set(tx, [at('a', later(7_000))]);
    });
    await caller;
    expect(await running.effects()).toEqual([]);
    running.clock.set(later(7_000));
    expect(await allFired()).toEqual(['a']);
    expect(await running.dataSource.query('SELECT version FROM agreement')).toEqual([{ version: 3 }]);
  });

  it('go on after the database was away', async () => {
    running.start();
    await running.dataSource.query('ALTER TABLE timer RENAME TO gone');
    await eventually(() => running.interruptions.length > 0);
    await running.dataSource.query('ALTER TABLE gone RENAME TO timer');
    await running.set(at('a'));
    expect(await allFired()).toEqual(['a']);
    expect(running.interruptions).toContain('42P01');
  });
});
