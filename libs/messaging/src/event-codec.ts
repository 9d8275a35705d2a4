import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { DomainError, isDay, isPartialDate, parseJson, pointer, type DomainEvent, type EventDefinition, type Fault, Label } from '@entente/contracts';
import { eventDataSchema } from '@entente/contracts';
import type { LogRecord, OutgoingRecord } from './bus/bus.js';

const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/i;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

/** Puts events into records and gets them out again, validated against the contracts it was given. */
export class EventCodec {
  private readonly ajv = new Ajv2020({
    allErrors: true,
    strict: false,
    useDefaults: true,
    formats: { 'partial-date': isPartialDate, date: isDay, 'date-time': RFC3339, uuid: UUID, uri: true },
  });
  private readonly definitions: ReadonlyMap<string, EventDefinition>;
  private readonly readers = new Map<string, ValidateFunction>();
  private readonly writers = new Map<string, ValidateFunction>();

  constructor(definitions: readonly EventDefinition[]) {
    this.definitions = new Map(definitions.map((definition) => [definition.type, definition]));
  }

  knows(type: string): boolean {
    return this.definitions.has(type);
  }

  /** Faults of an event's data: a reader tolerates unknown fields and gets defaults filled in, a writer has none of either. */
  private faults(type: string, data: unknown, side: 'reader' | 'writer'): Fault[] {
    const validate = this.validator(type, side);
    if (validate(data)) return [];
    return (validate.errors ?? []).map((error) => ({
      path: `/data${error.instancePath}${error.keyword === 'required' ? pointer([String(error.params['missingProperty'])]) : ''}`,
      code: error.keyword === 'required' ? 'missing' : error.keyword,
      message: error.message ?? 'does not fit the schema',
    }));
  }

  /** CloudEvents Kafka binary mode. Throws when the event does not fit its own contract: writers are strict. */
  encode(topic: string, event: DomainEvent): OutgoingRecord {
    const faults = this.faults(event.type, event.data, 'writer');
    if (faults.length > 0) throw new Error(`event ${event.type} does not fit its contract: ${faults.map((f) => `${f.path} ${f.message}`).join('; ')}`);
    return {
      topic,
      key: event.subject,
      headers: {
        ce_specversion: '1.0',
        ce_id: event.id,
        ce_source: event.source,
        ce_type: event.type,
        ce_subject: event.subject,
        ce_time: event.time,
        ce_partitionkey: event.subject,
        ce_sequence: String(event.sequence),
        ce_label: JSON.stringify(event.label),
        'content-type': 'application/json',
        ...(event.traceparent === undefined ? {} : { ce_traceparent: event.traceparent }),
      },
      value: Buffer.from(JSON.stringify(event.data)),
    };
  }

  /**
   * The event in a record; undefined for a type this service does not know, which is no fault of the record.
   * Throws `DomainError` of kind `invalid` for a record that is no event or does not fit its contract.
   */
  decode(record: LogRecord): DomainEvent | undefined {
    const { headers } = record;
    const type = required(headers, 'ce_type');
    if (!this.knows(type)) return undefined;
    const data = parseJson(record.value);
    const faults = this.faults(type, data, 'reader');
    if (faults.length > 0) throw new DomainError('invalid', 'event-does-not-fit', `${type} does not fit its contract`, faults);
    const sequence = Number(headers['ce_sequence'] ?? '0');
    if (!Number.isSafeInteger(sequence) || sequence < 0) throw notAnEvent('ce_sequence', 'is no version');
    return {
      id: required(headers, 'ce_id'),
      source: required(headers, 'ce_source'),
      type,
      subject: required(headers, 'ce_subject'),
      time: required(headers, 'ce_time'),
      sequence,
      label: labelOf(headers),
      ...(headers['ce_traceparent'] === undefined ? {} : { traceparent: headers['ce_traceparent'] }),
      data,
    };
  }

  /** The label in a record's headers, or undefined where there is none that can be read. */
  labelIn(headers: Readonly<Record<string, string>>): Label | undefined {
    try {
      return labelOf(headers);
    } catch {
      return undefined;
    }
  }

  private validator(type: string, side: 'reader' | 'writer'): ValidateFunction {
    const validators = side === 'reader' ? this.readers : this.writers;
    const known = validators.get(type);
    if (known) return known;
    const definition = this.definitions.get(type);
    if (!definition) throw new Error(`unknown event type ${type}`);
    const validate = this.ajv.compile(eventDataSchema(definition, { reader: side === 'reader' }));
    validators.set(type, validate);
    return validate;
  }
}

function notAnEvent(header: string, what: string): DomainError {
  return new DomainError('invalid', 'not-an-event', `${header} ${what}`, [{ path: `/headers/${header}`, code: 'not-an-event', message: what }]);
}

function required(headers: Readonly<Record<string, string>>, name: string): string {
  const value = headers[name];
  if (value === undefined || value === '') throw notAnEvent(name, 'is missing');
  return value;
}

const labels = new Map<string, Label>();

/** Labels repeat: each distinct one is parsed once. */
function labelOf(headers: Readonly<Record<string, string>>): Label {
  const text = required(headers, 'ce_label');
  const known = labels.get(text);
  if (known) return known;
  const parsed = Label.safeParse(safeJson(text));
  if (!parsed.success) throw notAnEvent('ce_label', 'is no label');
  if (labels.size > 10_000) labels.clear();
  labels.set(text, parsed.data);
  return parsed.data;
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
