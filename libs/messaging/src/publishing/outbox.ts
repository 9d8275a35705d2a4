import { ownerOf, topic, type DomainEvent } from '@entente/contracts';
import type { Tx } from '@entente/persistence';
import type { OutgoingRecord } from '../bus/bus.js';
import type { EventCodec } from '../event-codec.js';

/** Where a transaction leaves what is to be published once it is committed. */
export class Outbox {
  private wake: () => void = () => undefined;

  constructor(private readonly codec: EventCodec) {}

  /** The relay's ear: called after every commit that left something. */
  onAdded(wake: () => void): void {
    this.wake = wake;
  }

  /** Adds events of this service, in order, in one statement; each goes to its owner's topic. */
  add(tx: Tx, ...events: readonly DomainEvent[]): Promise<void> {
    return this.addRecords(
      tx,
      events.map((event) => this.codec.encode(topic(ownerOf(event.type) ?? '', 'events'), event)),
    );
  }

  async addRecords(tx: Tx, records: readonly OutgoingRecord[]): Promise<void> {
    if (records.length === 0) return;
    await tx.execute(
      // Base64 is half as long as the hexadecimal form of bytea parameters, and quoted faster.
      `INSERT INTO outbox (topic, key, headers, payload)
       SELECT t, k, h, decode(p, 'base64') FROM unnest($1::text[], $2::text[], $3::json[], $4::text[]) WITH ORDINALITY AS r(t, k, h, p, at) ORDER BY at`,
      [records.map((r) => r.topic), records.map((r) => r.key), records.map((r) => JSON.stringify(r.headers)), records.map((r) => r.value.toString('base64'))],
    );
    tx.afterCommit(this.wake);
  }
}
