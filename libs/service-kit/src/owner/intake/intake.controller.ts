import { Controller, Inject } from '@nestjs/common';
import {
  AggregateId,
  DomainError,
  Instant,
  listDeadLetters,
  MAX_EVENTS_PER_REQUEST,
  ownLabel,
  parseJson,
  publishEvents,
  replayDeadLetter,
  type DeadLetter,
  type Page,
  type ReportResult,
} from '@entente/contracts';
import { BusStrategy, reasonOf } from '@entente/messaging';
import { decodeCursor, encodeCursor, isTransient, Transactions, type Tx } from '@entente/persistence';
import { Endpoint, Input, type InputOf } from '../../http/endpoint.js';
import { SignedIn, type Caller } from '../../sign-in/sign-in.guard.js';
import { Intake, type Sender } from './intake.js';

/** A caller's reports: stored on the caller's behalf, its nation's where they say no label. */
export function senderOf({ principal, reader }: Caller): Sender {
  return {
    name: principal.sub,
    actor: reader,
    defaultLabel: ownLabel(principal.nation),
  };
}

interface LetterRow {
  id: string;
  state: string;
  consumer_group: string | null;
  event_id: string | null;
  type: string | null;
  subject: string | null;
  code: string;
  message: string;
  faults: DeadLetter['faults'];
  original: Buffer;
  times: number;
  first_at: Date;
  last_at: Date;
  label: DeadLetter['label'];
}

/** Intake over HTTP, and what it and the consumers refused. The same in every service that owns facts. */
@Controller()
export class IntakeController {
  constructor(
    @Inject(Intake) private readonly intake: Intake,
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(BusStrategy) private readonly strategy: BusStrategy,
  ) {}

  @Endpoint(publishEvents)
  async publish(@Input() { body }: InputOf<typeof publishEvents>, @SignedIn() caller: Caller): Promise<{ results: ReportResult[] }> {
    if (!Array.isArray(body) || body.length > MAX_EVENTS_PER_REQUEST) {
      throw new DomainError('invalid', 'invalid-input', `expected an array of at most ${MAX_EVENTS_PER_REQUEST} events`, [
        { path: '/body', code: 'invalid-batch', message: `expected an array of at most ${MAX_EVENTS_PER_REQUEST} events` },
      ]);
    }
    return { results: await this.intake.accept(body, senderOf(caller)) };
  }

  @Endpoint(listDeadLetters)
  list(@Input() { query }: InputOf<typeof listDeadLetters>, @SignedIn() { reader }: Caller): Promise<Page<DeadLetter>> {
    const after =
      query.cursor === undefined
        ? [null, null]
        : decodeCursor(query.cursor, 2, ([time, id]) => Instant.safeParse(time).success && AggregateId.safeParse(id).success);
    return this.transactions.read(reader, async (tx) => {
      const rows = await tx.query<LetterRow>(
        `SELECT * FROM dead_letter WHERE $1::timestamptz IS NULL OR (last_at, id) < ($1::timestamptz, $2::uuid) ORDER BY last_at DESC, id DESC LIMIT $3`,
        [after[0], after[1], query.limit + 1],
      );
      const [count] = await tx.query<{ total: string }>('SELECT count(*) AS total FROM dead_letter');
      const items = rows.slice(0, query.limit);
      const last = items.at(-1);
      return {
        items: items.map((row) => letterOf(row, query.owner)),
        next: rows.length > query.limit && last ? encodeCursor([last.last_at.toISOString(), last.id]) : null,
        total: Number(count?.total ?? 0),
      };
    });
  }

  @Endpoint(replayDeadLetter)
  async replay(@Input() { params }: InputOf<typeof replayDeadLetter>, @SignedIn() caller: Caller): Promise<{ result: ReportResult }> {
    const letter = await this.transactions.read(caller.reader, (tx) => letterById(tx, params.id));
    if (letter.state !== 'refused') {
      const consumer = this.strategy.consumers.get(letter.consumer_group ?? '');
      if (!consumer) throw new DomainError('not-found', 'no-such-consumer', 'the consumer this was meant for is gone');
      await consumer.replay(letter.id).catch(refusedAgain);
      return { result: { id: letter.event_id ?? letter.id, outcome: 'stored' } };
    }
    return this.transactions.run('system', async (tx) => {
      const sender: Sender = { ...senderOf(caller), name: `replay ${letter.id} ${letter.times}`, defaultLabel: letter.label };
      await tx.execute('DELETE FROM dead_letter WHERE id = $1', [letter.id]);
      const [result] = await this.intake.acceptWithin(tx, [eventIn(letter)], sender);
      if (!result) throw new Error('one event in, no answer out');
      if (result.outcome === 'refused')
        throw new DomainError('rejected', result.code ?? 'refused', `refused again: ${result.message ?? ''}`, result.faults ?? []);
      return { result };
    });
  }
}

/** Bytes that were no JSON when they came are none now. */
function eventIn({ original }: LetterRow): unknown {
  try {
    return parseJson(original);
  } catch (error) {
    const { code, message, faults } = reasonOf(error);
    throw new DomainError('rejected', code, `refused again: ${message}`, faults);
  }
}

/** A handler's own failure is the answer the caller asked for, not a fault of this service. */
function refusedAgain(error: unknown): never {
  if (error instanceof DomainError || isTransient(error)) throw error;
  const { code, message } = reasonOf(error);
  throw new DomainError('rejected', code, `refused again: ${message}`);
}

async function letterById(tx: Tx, id: string): Promise<LetterRow> {
  const [row] = /^[0-9a-f-]{36}$/.test(id) ? await tx.query<LetterRow>('SELECT * FROM dead_letter WHERE id = $1::uuid', [id]) : [];
  if (!row) throw new DomainError('not-found', 'no-such-dead-letter', 'there is no such dead letter');
  return row;
}

function letterOf(row: LetterRow, owner: string): DeadLetter {
  return {
    id: row.id,
    owner,
    ...(row.type === null ? {} : { type: row.type }),
    ...(row.event_id === null ? {} : { eventId: row.event_id }),
    ...(row.subject === null ? {} : { subject: row.subject }),
    code: row.code,
    message: row.message,
    faults: row.faults,
    original: row.original.toString('utf8'),
    times: row.times,
    firstAt: row.first_at.toISOString(),
    lastAt: row.last_at.toISOString(),
    label: row.label,
  };
}
