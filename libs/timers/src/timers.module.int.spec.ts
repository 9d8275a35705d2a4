import { Inject, Injectable, Module, type DynamicModule, type INestApplicationContext, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Transactions, type Tx } from '@entente/persistence';
import { Clock, Health, LOGGER } from '@entente/service-kit';
import { eventually } from '@entente/testing';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { createTimers, KIND, later, NOON, takeEffect, type RunningTimers } from '../spec/running-timers.js';
import { checkTimers } from './loop/timer-health.js';
import { Timers, TimersModule, type Timer, type TimerHandler } from './index.js';

class Broken extends Error {}

@Injectable()
class Reminders implements TimerHandler {
  readonly kind = KIND;
  constructor(@Inject(Timers) private readonly timers: Timers) {}

  async fire(tx: Tx, timers: readonly Timer[], now: Date): Promise<void> {
    await takeEffect(tx, timers);
    if (timers.some(({ key }) => key === 'poison')) throw new Broken('a secret');
    const recurring = timers.filter(({ key }) => key === 'recurring');
    await this.timers.set(
      tx,
      recurring.map((timer) => ({ ...timer, dueAt: new Date(now.getTime() + 60_000) })),
    );
  }
}

@Module({})
class Platform {}

describe('a service with timers', () => {
  let running: RunningTimers;
  let registry: Registry;
  let health: Health;
  const log: string[] = [];
  const services: INestApplicationContext[] = [];

  beforeEach(async () => {
    running = await createTimers();
    [registry, health] = [new Registry(), new Health()];
    log.length = 0;
  });
  afterEach(async () => {
    await Promise.all(services.splice(0).map((service) => service.close()));
    await running.close();
  });

  async function start(handlers: readonly Type<TimerHandler>[]): Promise<INestApplicationContext> {
    const provided = [
      { provide: Transactions, useValue: running.transactions },
      { provide: Clock, useValue: running.clock },
      { provide: Registry, useValue: registry },
      { provide: LOGGER, useValue: pino({ base: {} }, { write: (line: string) => void log.push(line) }) },
      { provide: Health, useValue: health },
    ];
    const platform: DynamicModule = { module: Platform, global: true, providers: provided, exports: provided.map(({ provide }) => provide) };
    const module: DynamicModule = { module: Platform, imports: [platform, TimersModule.of(handlers)] };
    const service = await NestFactory.createApplicationContext(module, { logger: false, abortOnError: false });
    services.push(service);
    return service;
  }

  it('fires them from when it stands until it is closed, and tells how it goes', async () => {
    const service = await start([Reminders]);
    const set = (...keys: string[]): Promise<void> =>
      running.transactions.run('system', (tx) =>
        service.get(Timers).set(
          tx,
          keys.map((key) => ({ kind: KIND, key, dueAt: NOON })),
        ),
      );
    running.clock.set(later(3_000));
    await set('recurring', 'poison', 'once');
    await running.dataSource.query(`INSERT INTO timer (kind, key, due_at) VALUES ('unheard-of', 'x', $1), ('unheard-of', 'y', $2)`, [NOON, later(9_000)]);
    await eventually(() => log.some((line) => line.includes('"a timer failed; it comes again"')));
    await eventually(async () => (await running.effects()).length === 2);
    expect((await running.effects()).sort()).toEqual(['once', 'recurring']);

    const metrics = await registry.metrics();
    expect(metrics).toContain(`entente_timer_delay_seconds_sum{kind="${KIND}"} 6`);
    expect(metrics).toContain(`entente_timer_delay_seconds_count{kind="${KIND}"} 2`);
    expect(metrics).toContain(`entente_timers_failed_total{kind="${KIND}"} 1`);
    expect(metrics).toContain(`entente_timers_due{kind="${KIND}"} 1`);
    expect(metrics).toContain('entente_timers_due{kind="unheard-of"} 1');
    expect([await health.ready(), await health.live()]).toEqual([{ timers: undefined }, { timers: undefined }]);
    const failed = log.map((line) => JSON.parse(line)).find(({ msg }) => msg === 'a timer failed; it comes again');
    expect(failed).toMatchObject({ kind: KIND, key: 'poison', attempts: 1, code: 'Broken', retryAt: later(4_000).toISOString() });
    expect(log.join('')).not.toContain('a secret');

    await service.close();
    await set('never');
    running.clock.set(later(120_000));
    await expect(eventually(async () => (await running.effects()).length > 2, 1_500)).rejects.toThrow();
  });

  it('is not ready when a kind stands still for a minute, and asks for a restart after five when the database answers', async () => {
    const ago = (seconds: number): Date => new Date(Date.now() - seconds * 1_000);
    const answers = async (seconds: number, dataSource = running.dataSource): Promise<unknown[]> => {
      const own = new Health();
      checkTimers(own, dataSource, [
        { kind: 'a', lastRound: ago(0) },
        { kind: 'b', lastRound: ago(seconds) },
      ]);
      return [(await own.ready())['timers'], (await own.live())['timers']];
    };
    expect(await answers(58)).toEqual([undefined, undefined]);
    expect(await answers(62)).toEqual(['stands still: b', undefined]);
    expect(await answers(298)).toEqual(['stands still: b', undefined]);
    expect(await answers(302)).toEqual(['stands still: b', 'hangs: b']);
    const away = await createTimers();
    await away.close();
    expect(await answers(302, away.dataSource)).toEqual(['stands still: b', undefined]);
  });

  it('has one handler for a kind', async () => {
    @Injectable()
    class Again extends Reminders {}
    await expect(start([Reminders, Again])).rejects.toThrow(`two handlers for timers of kind ${KIND}`);
  });
});
