import { z } from 'zod';
import { Instant } from './partial-date.js';
import { Label } from './label.js';

/**
 * CloudEvents 1.0 with Entente's extensions. `sequence` is the aggregate's version after the event (absent on reports),
 * `partitionkey` the aggregate id; `label` protects the whole event (on Kafka and HTTP binary mode: compact JSON).
 */
export const EventEnvelope = z
  .object({
    specversion: z.literal('1.0'),
    id: z.string().min(1).max(200),
    source: z.string().min(1).max(500),
    type: z.string().regex(/^entente\.[a-z-]+\.[a-z-]+\.v[1-9]\d*$/, 'expected entente.<owner>.<name>.v<N>'),
    subject: z.string().min(1).max(300).optional(),
    time: Instant.optional(),
    datacontenttype: z.literal('application/json').optional(),
    dataschema: z.string().max(500).optional(),
    partitionkey: z.string().min(1).max(300).optional(),
    sequence: z.int().min(0).optional(),
    traceparent: z.string().max(100).optional(),
    label: Label.optional(),
    data: z.unknown(),
  })
  .meta({ id: 'EventEnvelope' });
export type EventEnvelope = z.infer<typeof EventEnvelope>;

/** A domain event as its owner publishes it: everything a consumer may rely on is present. */
export interface DomainEvent<T = unknown> {
  id: string;
  source: string;
  type: string;
  subject: string;
  time: string;
  sequence: number;
  label: Label;
  traceparent?: string | undefined;
  data: T;
}
