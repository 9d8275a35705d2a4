import { randomBytes } from 'node:crypto';
import { createDatabase } from '@entente/testing';
import type { Bus } from '../src/bus/bus.js';
import { connectBus, type BusConfig } from '../src/bus/connect-bus.js';

/** A log of its own on one of the adapters. */
export interface BusUnderTest {
  config: BusConfig;
  /** A further client of the same log, closed at the end. */
  connect(): Promise<Bus>;
  remove(): Promise<void>;
}

async function embedded(): Promise<{ config: BusConfig; drop: () => Promise<void> }> {
  const { url, drop } = await createDatabase('log');
  return { config: { kind: 'embedded', url }, drop };
}

async function kafka(): Promise<{ config: BusConfig; drop: () => Promise<void> }> {
  const brokers = process.env['ENTENTE_TEST_KAFKA'];
  if (brokers === undefined) throw new Error('there is no Kafka');
  return { config: { kind: 'kafka', brokers: brokers.split(','), prefix: `t${randomBytes(4).toString('hex')}.` }, drop: async () => undefined };
}

const makers = { embedded, kafka };

/** The adapters that can be tried on this machine. */
export const BUSES: readonly (keyof typeof makers)[] = process.env['ENTENTE_TEST_KAFKA'] === undefined ? ['embedded'] : ['embedded', 'kafka'];

export async function createBus(kind: keyof typeof makers): Promise<BusUnderTest> {
  const { config, drop } = await makers[kind]();
  const opened: Bus[] = [];
  return {
    config,
    async connect() {
      const bus = await connectBus(config, 'test');
      opened.push(bus);
      return bus;
    },
    async remove() {
      await Promise.all(opened.map((bus) => bus.close()));
      await drop();
    },
  };
}
