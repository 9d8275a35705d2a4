import { setTimeout as pause } from 'node:timers/promises';
import type { Entente } from '@entente/up';
import type { Fault, Route } from './schedule.js';
import type { TcpProxy } from './tcp-proxy.js';

/** Where faults strike. */
export interface Field {
  readonly entente: Entente;
  readonly proxies: ReadonlyMap<Route, TcpProxy>;
  /** Asks reporting for a rebuild; it may not be there to hear. */
  readonly rebuild: () => Promise<unknown>;
}

/** Lets each fault strike at its time and heals it; resolves when all is healed. */
export async function strike(faults: readonly Fault[], field: Field): Promise<void> {
  await Promise.all(
    faults.map(async (fault) => {
      await pause(fault.at);
      await one(fault, field);
    }),
  );
}

async function one(fault: Fault, { entente, proxies, rebuild }: Field): Promise<void> {
  switch (fault.kind) {
    case 'signal':
      entente.kill(fault.target, fault.signal);
      return;
    case 'pause':
      entente.kill(fault.target, 'SIGSTOP');
      await pause(fault.forMs);
      entente.kill(fault.target, 'SIGCONT');
      return;
    case 'link': {
      const heal = proxies.get(fault.route)?.trouble(fault);
      await pause(fault.forMs);
      heal?.();
      return;
    }
    case 'rebuild':
      await rebuild().catch(() => undefined);
  }
}
