import { Gauge, type Registry } from 'prom-client';
import type { DataSource } from 'typeorm';
import { z } from 'zod';

/** What TypeORM's driver keeps of the pool of `pg`, and does not say in its types. */
const Driver = z.object({ master: z.object({ totalCount: z.int(), idleCount: z.int(), waitingCount: z.int() }) });

/** How many connections to the database are in use, and how much work waits for one. */
export function observePool(registry: Registry, dataSource: DataSource): void {
  const registers = [registry];
  const pool = (): z.infer<typeof Driver>['master'] => Driver.parse(dataSource.driver).master;
  new Gauge({
    name: 'entente_database_connections',
    help: 'Connections of the pool that are in use',
    registers,
    collect(): void {
      this.set(pool().totalCount - pool().idleCount);
    },
  });
  new Gauge({
    name: 'entente_database_waiting',
    help: 'Pieces of work that wait for a connection of the pool',
    registers,
    collect(): void {
      this.set(pool().waitingCount);
    },
  });
}
