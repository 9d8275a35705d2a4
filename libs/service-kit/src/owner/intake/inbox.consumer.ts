import type { Type } from '@nestjs/common';
import { Controller, Inject } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { DomainError, parseJson, topic } from '@entente/contracts';
import { Consumes, DeadLetters, fingerprint, reasonOf, type EventBatch, type LogRecord } from '@entente/messaging';
import type { Tx } from '@entente/persistence';
import { Intake, type Sender } from './intake.js';

const FROM_INBOX: Sender = { name: 'inbox', actor: 'system', defaultLabel: undefined };

/** The structured form of a CloudEvent that came in Kafka binary or structured mode. Throws `invalid` on broken bytes. */
function structured({ headers, value }: LogRecord): unknown {
  const data = parseJson(value);
  if (headers['content-type']?.startsWith('application/cloudevents+json')) return data;
  const attributes = Object.fromEntries(
    Object.entries(headers).flatMap(([name, text]): [string, unknown][] => (name.startsWith('ce_') ? [[name.slice(3), text]] : [])),
  );
  return {
    ...attributes,
    ...(typeof attributes['label'] === 'string' ? { label: parseJson(Buffer.from(attributes['label'])) } : {}),
    ...(typeof attributes['sequence'] === 'string' ? { sequence: Number(attributes['sequence']) } : {}),
    data,
  };
}

/** The consumer of a service's inbox topic: reports that came over the bus, answered on the dead topic when refused. */
export function inboxConsumer(owner: string): Type {
  @Controller()
  class InboxConsumer {
    constructor(
      @Inject(Intake) private readonly intake: Intake,
      @Inject(DeadLetters) private readonly deadLetters: DeadLetters,
    ) {}

    @Consumes({ group: 'inbox', topics: [topic(owner, 'inbox')], raw: true, maxBatch: 500 })
    async accept(@Payload() { records }: EventBatch, @Ctx() tx: Tx): Promise<void> {
      const events: unknown[] = [];
      const origins: LogRecord[] = [];
      for (const record of records) {
        try {
          events.push(structured(record));
          origins.push(record);
        } catch (error) {
          if (!(error instanceof DomainError)) throw error;
          await this.deadLetters.keep(tx, [
            {
              state: 'refused',
              fingerprint: fingerprint('inbox', record.value),
              topic: record.topic,
              partition: record.partition,
              offset: record.offset,
              key: record.key,
              ...reasonOf(error),
              headers: record.headers,
              original: record.value,
              label: undefined,
            },
          ]);
        }
      }
      if (events.length > 0) await this.intake.acceptWithin(tx, events, FROM_INBOX, origins);
    }
  }
  return InboxConsumer;
}
