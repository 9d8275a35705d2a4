import { Inject, Injectable } from '@nestjs/common';
import { DomainError, EventEnvelope, faultsOf, mayRead, pointer, type Fault, type Label, type ReportResult } from '@entente/contracts';
import { DeadLetters, fingerprint, reasonOf, type LogRecord, type Refusal } from '@entente/messaging';
import { isTransient, Transactions, type Actor, type Tx } from '@entente/persistence';
import { Clock } from '../../clock.js';
import { REPORT_HANDLERS, type IncomingReport, type ReportHandler, type ReportOutcome } from './report-handler.js';

const INTAKE_LOCK = 0x696e74;

/** Who sends: the key under which answers are remembered, and the label of what comes without one. */
export interface Sender {
  name: string;
  actor: Actor;
  defaultLabel: Label | undefined;
}

interface Arrival {
  index: number;
  /** Undefined where the event has no id. */
  answerKey: string | undefined;
  eventId: string;
  original: Buffer;
  envelope?: EventEnvelope;
  handler?: ReportHandler;
  report?: IncomingReport;
  refusal?: DomainError;
  origin?: LogRecord | undefined;
}

/**
 * Takes inbound reports: refuses what does not fit with every fault, keeps what it refused, stores the rest, and gives
 * the same event the same answer again. Answers only after the commit.
 */
@Injectable()
export class Intake {
  private readonly handlers: ReadonlyMap<string, ReportHandler>;

  constructor(
    @Inject(REPORT_HANDLERS) handlers: readonly ReportHandler[],
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(DeadLetters) private readonly deadLetters: DeadLetters,
    @Inject(Clock) private readonly clock: Clock,
  ) {
    this.handlers = new Map(handlers.map((handler) => [handler.definition.type, handler]));
  }

  /** One answer per event, in order. Throws only when nothing was stored. */
  accept(events: readonly unknown[], sender: Sender): Promise<ReportResult[]> {
    return this.transactions.run('system', (tx) => this.acceptWithin(tx, events, sender));
  }

  /** The same inside a transaction that does more; `origins` are the records the events came in, where they came in records. */
  async acceptWithin(tx: Tx, events: readonly unknown[], sender: Sender, origins: readonly LogRecord[] = []): Promise<ReportResult[]> {
    const arrivals = events.map((event, index): Arrival => ({ ...this.arrive(event, index, sender), origin: origins[index] }));
    // One intake at a time: two batches with the same record must not both find it new.
    await tx.execute('SELECT pg_advisory_xact_lock($1)', [INTAKE_LOCK]);
    const answers = await this.remembered(tx, arrivals);
    const open = arrivals.filter(({ index }) => !answers.has(index));
    for (const handler of this.handlers.values()) {
      const mine = open.filter((arrival) => arrival.handler === handler && arrival.refusal === undefined);
      await this.decide(tx, handler, mine, answers);
    }
    await this.keepRefused(
      tx,
      open.filter((arrival) => arrival.refusal !== undefined),
      sender,
      answers,
    );
    await this.remember(tx, open, answers);
    return arrivals.map(({ index, eventId }) => answers.get(index) ?? { id: eventId, outcome: 'unavailable' });
  }

  private arrive(event: unknown, index: number, sender: Sender): Arrival {
    const original = Buffer.from(JSON.stringify(event) ?? 'null');
    const envelope = EventEnvelope.safeParse(event);
    if (!envelope.success) {
      return {
        index,
        answerKey: undefined,
        eventId: idIn(event),
        original,
        refusal: invalid('not-an-event', faultsOf(envelope.error, [], { schema: EventEnvelope, input: event })),
      };
    }
    const { data: parsed } = envelope;
    const arrival: Arrival = { index, answerKey: `${sender.name} ${parsed.source} ${parsed.id}`, eventId: parsed.id, original, envelope: parsed };
    const handler = this.handlers.get(parsed.type);
    if (!handler)
      return {
        ...arrival,
        refusal: invalid('unknown-event-type', [
          { path: '/type', code: 'unknown-event-type', message: 'no report of this type is taken here', accepted: [...this.handlers.keys()] },
        ]),
      };
    const data = handler.definition.data.safeParse(parsed.data);
    if (!data.success)
      return { ...arrival, refusal: invalid('invalid-input', faultsOf(data.error, ['data'], { schema: handler.definition.data, input: parsed.data })) };
    const label = labelOf(data.data) ?? parsed.label ?? handler.defaultLabel ?? sender.defaultLabel;
    if (!label)
      return {
        ...arrival,
        refusal: invalid('label-required', [{ path: '/label', code: 'label-required', message: 'a report on an inbox topic says its label' }]),
      };
    const report = { data: data.data, label, actor: sender.actor };
    if (sender.actor !== 'system' && !mayRead(sender.actor, label)) {
      return {
        ...arrival,
        handler,
        report,
        refusal: new DomainError('forbidden', 'label-not-held', 'you may not write under this label: you could not read it yourself'),
      };
    }
    return { ...arrival, handler, report };
  }

  private async decide(tx: Tx, handler: ReportHandler, arrivals: readonly Arrival[], answers: Map<number, ReportResult>): Promise<void> {
    if (arrivals.length === 0) return;
    await tx.execute('SAVEPOINT reports');
    let outcomes: ReportOutcome[];
    try {
      outcomes = await handler.accept(
        tx,
        arrivals.flatMap(({ report }) => report ?? []),
        this.clock.now(),
      );
      await tx.execute('RELEASE SAVEPOINT reports');
    } catch (error) {
      if (isTransient(error)) throw error;
      await tx.execute('ROLLBACK TO SAVEPOINT reports');
      const [only] = arrivals;
      if (arrivals.length === 1 && only) {
        only.refusal = error instanceof DomainError ? error : new DomainError('rejected', 'not-storable', reasonOf(error).message);
        return;
      }
      const middle = Math.ceil(arrivals.length / 2);
      await this.decide(tx, handler, arrivals.slice(0, middle), answers);
      await this.decide(tx, handler, arrivals.slice(middle), answers);
      return;
    }
    arrivals.forEach((arrival, at) => {
      const outcome = outcomes[at];
      if (!outcome) throw new Error(`${handler.definition.type}: ${arrivals.length} reports, ${outcomes.length} answers`);
      if (outcome.outcome === 'refused') arrival.refusal = outcome.error;
      else {
        const warnings = outcome.outcome === 'stored' ? outcome.warnings : undefined;
        answers.set(arrival.index, {
          id: arrival.eventId,
          outcome: outcome.outcome,
          subject: outcome.subject,
          ...(warnings?.length ? { warnings: [...warnings] } : {}),
        });
      }
    });
  }

  private async keepRefused(tx: Tx, refused: readonly Arrival[], sender: Sender, answers: Map<number, ReportResult>): Promise<void> {
    const letters = refused.map((arrival): Refusal => {
      const { code, message, faults } = reasonOf(arrival.refusal);
      return {
        state: 'refused',
        ...(arrival.origin && { topic: arrival.origin.topic, partition: arrival.origin.partition, offset: arrival.origin.offset, key: arrival.origin.key }),
        fingerprint: fingerprint(
          sender.name,
          arrival.envelope?.type ?? '',
          arrival.envelope ? JSON.stringify(arrival.envelope.data ?? null) : arrival.original,
        ),
        eventId: arrival.eventId,
        ...(arrival.envelope ? { type: arrival.envelope.type } : {}),
        ...(arrival.envelope?.subject === undefined ? {} : { subject: arrival.envelope.subject }),
        code,
        message,
        faults,
        headers: {},
        original: arrival.original,
        label: arrival.report?.label ?? arrival.envelope?.label ?? sender.defaultLabel,
      };
    });
    const ids = await this.deadLetters.keep(tx, letters);
    refused.forEach((arrival, at) => {
      const { code, message, faults } = reasonOf(arrival.refusal);
      const deadLetter = ids[at];
      answers.set(arrival.index, {
        id: arrival.eventId,
        outcome: 'refused',
        code,
        message,
        faults: [...faults],
        ...(deadLetter === undefined ? {} : { deadLetter }),
      });
    });
  }

  private async remembered(tx: Tx, arrivals: readonly Arrival[]): Promise<Map<number, ReportResult>> {
    const rows = await tx.query<{ key: string; answer: ReportResult }>('SELECT key, answer FROM report_answer WHERE key = ANY($1::text[])', [
      arrivals.flatMap(({ answerKey }) => answerKey ?? []),
    ]);
    const known = new Map(rows.map(({ key, answer }) => [key, answer]));
    return new Map(
      arrivals.flatMap(({ index, answerKey }): [number, ReportResult][] => {
        const answer = answerKey === undefined ? undefined : known.get(answerKey);
        return answer ? [[index, answer]] : [];
      }),
    );
  }

  private async remember(tx: Tx, arrivals: readonly Arrival[], answers: ReadonlyMap<number, ReportResult>): Promise<void> {
    const rows = arrivals.filter(({ answerKey }) => answerKey !== undefined);
    await tx.execute('INSERT INTO report_answer (key, answer) SELECT * FROM unnest($1::text[], $2::jsonb[]) ON CONFLICT DO NOTHING', [
      rows.map(({ answerKey }) => answerKey),
      rows.map(({ index }) => JSON.stringify(answers.get(index))),
    ]);
  }
}

function invalid(code: string, faults: Fault[]): DomainError {
  return new DomainError('invalid', code, faults.map(({ path, message }) => `${path || pointer([])}: ${message}`).join('; '), faults);
}

function idIn(event: unknown): string {
  return typeof event === 'object' && event !== null && 'id' in event && typeof event.id === 'string' ? event.id.slice(0, 200) : '';
}

function labelOf(data: unknown): Label | undefined {
  // Every report schema that carries a label declares it as `label: Label`, so it is parsed already.
  return typeof data === 'object' && data !== null && 'label' in data && data.label !== undefined ? (data.label as Label) : undefined;
}
