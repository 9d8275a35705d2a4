import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { DomainError } from '@entente/contracts';
import { Transactions, type Tx } from '@entente/persistence';
import type { Caller } from '@entente/service-kit';
import { Repetitions, type OnceKey } from '@entente/service-kit/owner';
import type { Moment } from '../domain/decision.js';
import type { Board } from './board.js';
import { MessageWriter } from './message-writer.js';
import { Writer } from './writer.js';

/** A request that is written together with others. */
export interface Work<R> {
  caller: Caller;
  /** What it acts on. */
  channel?: string;
  draft?: string;
  messages: readonly string[];
  crises?: readonly string[];
  /** Done once per caller and key; asked again, `repeat` answers, given the id of what it made. */
  once?: { key: OnceKey; repeat(id: string): Promise<R> };
  /** Puts down what it comes to, or throws before it has put down anything. Answers what it made, and the answer. */
  decide(this: void, board: Board, moment: Moment): { made?: string; answer(this: void): R };
}

interface Waiting {
  work: Omit<Work<unknown>, 'decide' | 'once'>;
  key: OnceKey | undefined;
  /** Decides, and answers what it made and how to settle it once that is kept. */
  decide(board: Board, moment: Moment): { made: string | undefined; settle(this: void): void };
  repeat(id: string): void;
  refuse(this: void, error: unknown): void;
}

const BATCH = 300;
/** How long the first of a batch waits for others: so many statements for few requests cost more than these milliseconds. */
const GATHER_MS = 4;

/**
 * Where messages and acknowledgements of all callers are written: what comes while one transaction runs is gathered and goes into
 * the next one together, on behalf of `system`, after each caller's right was checked. Nothing is answered before it is committed.
 * A refusal is one request's alone; so is a failure, as what fails together is tried again one by one.
 */
@Injectable()
export class MessageQueue implements OnModuleDestroy {
  private waiting: Waiting[] = [];
  private working: Promise<void> | undefined;

  constructor(
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(MessageWriter) private readonly messages: MessageWriter,
    @Inject(Writer) private readonly writer: Writer,
  ) {}

  /** Resolves once it is committed; throws what `decide` throws, and `unavailable` where nobody knows whether it was committed. */
  post<R>({ decide, once, ...work }: Work<R>): Promise<R> {
    return new Promise<R>((resolve, refuse) => {
      this.waiting.push({
        work,
        key: once?.key,
        refuse,
        repeat: (id) => void once?.repeat(id).then(resolve, refuse),
        decide: (board, moment) => {
          const { made, answer } = decide(board, moment);
          return { made, settle: () => resolve(answer()) };
        },
      });
      this.working ??= this.work();
    });
  }

  /** Finishes what waits. */
  async onModuleDestroy(): Promise<void> {
    await this.working;
  }

  private async work(): Promise<void> {
    while (this.waiting.length > 0) {
      await pause(GATHER_MS);
      const batch = this.take();
      try {
        await this.write(batch);
      } catch (error) {
        await this.writeOneByOne(batch, error);
      }
    }
    this.working = undefined;
  }

  /** The longest waiting, but of several under one key only the first: the others are its repetitions. */
  private take(): Waiting[] {
    const [batch, rest, keys] = [new Array<Waiting>(), new Array<Waiting>(), new Set<string>()];
    for (const waiting of this.waiting) {
      const key = waiting.key && JSON.stringify([waiting.key.subject, waiting.key.key]);
      if (batch.length >= BATCH || (key !== undefined && keys.has(key))) rest.push(waiting);
      else batch.push(waiting);
      if (key !== undefined) keys.add(key);
    }
    this.waiting = rest;
    return batch;
  }

  private async writeOneByOne(batch: readonly Waiting[], error: unknown): Promise<void> {
    // The connection may have gone in the midst of the commit: written again it might be there twice.
    if (batch.length === 1 || (error instanceof DomainError && error.kind === 'unavailable')) {
      for (const { refuse } of batch) refuse(error);
      return;
    }
    for (const waiting of batch) await this.write([waiting]).catch(waiting.refuse);
  }

  private async write(batch: readonly Waiting[]): Promise<void> {
    const moment = this.writer.now();
    const settlements = await this.transactions.run('system', (tx) => this.decide(tx, batch, moment));
    for (const [{ refuse }, settle] of settlements) {
      try {
        settle();
      } catch (error) {
        refuse(error);
      }
    }
  }

  private async decide(tx: Tx, batch: readonly Waiting[], moment: Moment): Promise<[Waiting, () => void][]> {
    const subjects = {
      channels: batch.flatMap(({ work }) => work.channel ?? []),
      drafts: batch.flatMap(({ work }) => work.draft ?? []),
      messages: batch.flatMap(({ work }) => work.messages),
      crises: batch.flatMap(({ work }) => work.crises ?? []),
    };
    const board = await this.messages.layOut(tx, subjects, moment);
    const repetitions = await Repetitions.of(
      tx,
      batch.flatMap(({ key }) => key ?? []),
    );
    const settlements = batch.map((waiting): [Waiting, () => void] => {
      try {
        const before = waiting.key && repetitions.answerOf(waiting.key);
        if (before !== undefined) return [waiting, () => waiting.repeat(before)];
        const { made, settle } = waiting.decide(board, moment);
        if (waiting.key && made !== undefined) repetitions.add(waiting.key, made);
        return [waiting, settle];
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
        return [waiting, () => waiting.refuse(error)];
      }
    });
    await this.messages.keep(tx, board, moment);
    await repetitions.keep(tx);
    return settlements;
  }
}
