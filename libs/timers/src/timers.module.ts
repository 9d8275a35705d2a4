import type { DynamicModule, OnApplicationBootstrap, OnModuleDestroy, Provider, Type } from '@nestjs/common';
import { Transactions } from '@entente/persistence';
import { Clock, Health, LOGGER } from '@entente/service-kit';
import type { Logger } from 'pino';
import { Registry } from 'prom-client';
import { observeDue, TimerMetrics } from './loop/observe-timers.js';
import { checkTimers } from './loop/timer-health.js';
import { TimerLoop } from './loop/timer-loop.js';
import { TIMER_HANDLERS, type TimerHandler } from './timer-handler.js';
import { Timers } from './timers.js';

/** Starts one loop per handler when the application stands, and lets each finish its batch before anything else is taken down. */
class TimerLoops implements OnApplicationBootstrap, OnModuleDestroy {
  constructor(private readonly loops: readonly TimerLoop[]) {}

  onApplicationBootstrap(): void {
    for (const loop of this.loops) loop.start();
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all(this.loops.map((loop) => loop.stop()));
  }
}

const LOOPS: Provider = {
  provide: TimerLoops,
  useFactory: (transactions: Transactions, clock: Clock, registry: Registry, logger: Logger, health: Health, timers: Timers, handlers: TimerHandler[]) => {
    const metrics = new TimerMetrics(registry, logger);
    const loops = handlers.map((handler) => new TimerLoop(transactions, clock, handler, timers, metrics));
    observeDue(
      registry,
      transactions.dataSource,
      clock,
      handlers.map(({ kind }) => kind),
    );
    checkTimers(health, transactions.dataSource, loops);
    return new TimerLoops(loops);
  },
  inject: [Transactions, Clock, Registry, LOGGER, Health, Timers, TIMER_HANDLERS],
};

/** Timers of a service in its own database, which runs `timersMigrations`. Import it once: `Timers` can then be injected everywhere. */
export class TimersModule {
  /** `handlers` are providers of the module they stand in; `providers` and `imports` are what they need beyond the platform. */
  static of(handlers: readonly Type<TimerHandler>[], providers: readonly Provider[] = [], imports: DynamicModule['imports'] = []): DynamicModule {
    return {
      module: TimersModule,
      global: true,
      imports,
      providers: [
        Timers,
        ...providers,
        ...handlers,
        { provide: TIMER_HANDLERS, useFactory: (...all: TimerHandler[]): TimerHandler[] => all, inject: [...handlers] },
        LOOPS,
      ],
      exports: [Timers],
    };
  }
}
