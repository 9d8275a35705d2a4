import { Gauge, type Registry } from 'prom-client';
import type { DataSource } from 'typeorm';
import { z } from 'zod';

/** What TypeORM's driver keeps of the pool of `pg`, and does not say in its types. */
const Driver = z.object({ master: z.object({ totalCount: z.int(), idleCount: z.int(), waitingCount: z.int() }) });

const SAMPLE_MS = 1_000;

/**
 * How many connections to the database are in use, and how much work waits for one. Looked at every second and not as it is asked: who asks
 * has metrics measured that need connections themselves, and would see nothing but that.
 */
export function observePool(registry: Registry, dataSource: DataSource): void {
  const registers = [registry];
  const connections = new Gauge({ name: 'entente_database_connections', help: 'Connections of the pool that were in use at the last second', registers });
  const waiting = new Gauge({
    name: 'entente_database_waiting',
    help: 'Pieces of work that waited for a connection of the pool at the last second',
    registers,
  });
  const sampling = setInterval(() => {
    if (!dataSource.isInitialized) return clearInterval(sampling);
    const { totalCount, idleCount, waitingCount } = Driver.parse(dataSource.driver).master;
    connections.set(totalCount - idleCount);
    waiting.set(waitingCount);
  }, SAMPLE_MS).unref();
}
