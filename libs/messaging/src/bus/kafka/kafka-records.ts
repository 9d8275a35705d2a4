import type { KafkaMessage, Message } from 'kafkajs';
import type { LogRecord, OutgoingRecord } from '../bus.js';

/** A record as the adapter's callers know it. A header that was given twice counts with its first value. */
export function fromKafka(topic: string, partition: number, { offset, key, headers, value }: KafkaMessage): LogRecord {
  const texts: Record<string, string> = {};
  for (const [name, given] of Object.entries(headers ?? {})) {
    const first = Array.isArray(given) ? given[0] : given;
    if (first !== undefined) texts[name] = first.toString();
  }
  return { topic, partition, offset: Number(offset), key: key?.toString() ?? null, headers: texts, value: value ?? Buffer.alloc(0) };
}

export function toKafka({ key, headers, value }: OutgoingRecord): Message {
  return { key, headers: { ...headers }, value };
}

/** About what a record takes up in a request. */
export function sizeOf({ key, headers, value }: OutgoingRecord): number {
  let size = 32 + value.length + (key?.length ?? 0);
  for (const [name, text] of Object.entries(headers)) size += 4 + name.length + text.length;
  return size;
}
