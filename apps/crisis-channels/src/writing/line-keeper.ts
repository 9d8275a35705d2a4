import { Inject, Injectable } from '@nestjs/common';
import { DomainError, type DomainEvent } from '@entente/contracts';
import { Outbox } from '@entente/messaging';
import { Transactions, type Tx } from '@entente/persistence';
import type { Caller } from '@entente/service-kit';
import { newEvent } from '@entente/service-kit/owner';
import { Timers } from '@entente/timers';
import type { Clocks } from '../domain/arrangements.js';
import type { Moment } from '../domain/decision.js';
import { courseOf, graceEnd, scheduleOf, UNCHECKED, type LineCourse } from '../domain/line.js';
import { signOfMisses } from '../domain/suggestion.js';
import { ChannelLog, type Tip } from '../persistence/channel-log.js';
import { ChannelRepository } from '../persistence/channel.repository.js';
import { LineRepository } from '../persistence/line.repository.js';
import { clocks } from './clocks.js';
import { Suggestions } from './suggestions.js';
import { Writer, type ChangeOf } from './writer.js';

/** The kind of the timer that goes off when the grace of a channel's next check ends. */
export const LINE_CHECKS = 'line-check';

/** Channels whose rows, lines and ends of logs nobody else changes until the transaction ends. */
export interface HeldLines {
  courses: readonly LineCourse[];
  tips: ReadonlyMap<string, Tip>;
}

/** Holds lines, and saves what becomes of them: records, checks, timers, log and events in one transaction. */
@Injectable()
export class LineKeeper {
  constructor(
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Timers) private readonly timers: Timers,
    @Inject(Writer) private readonly writer: Writer,
    @Inject(ChannelRepository) private readonly channels: ChannelRepository,
    @Inject(ChannelLog) private readonly log: ChannelLog,
    @Inject(Suggestions) private readonly suggestions: Suggestions,
    @Inject(LineRepository) private readonly lines: LineRepository,
  ) {}

  /** Those of the channels that are there and that the reader sees; always channels before ends of logs, each in the order of ids. */
  async hold(tx: Tx, ids: readonly string[]): Promise<HeldLines> {
    const channels = await this.channels.records.locked(tx, ids);
    const found = channels.map(({ id }) => id);
    const tips = await this.log.lock(tx, found);
    const lines = await this.lines.of(tx, found);
    return { courses: channels.map((channel) => courseOf(channel, lines.get(channel.id) ?? UNCHECKED)), tips };
  }

  /** Saves where courses have come to, whatever their number in a constant number of statements. */
  async save(tx: Tx, courses: readonly LineCourse[], tips: ReadonlyMap<string, Tip>, moment: Moment): Promise<void> {
    await this.lines.add(
      tx,
      courses.flatMap(({ channel, checks }) => checks.map(({ check }) => ({ channel: channel.id, check }))),
    );
    await this.lines.put(tx, new Map(courses.map(({ channel, line }) => [channel.id, line])));
    await this.log.append(
      tx,
      tips,
      courses.flatMap(({ channel, contents }) => contents.map((content) => ({ channel: channel.id, at: moment.now, content }))),
    );
    await this.outbox.add(tx, ...courses.flatMap((course) => this.told(course, moment)));
    await this.writer.write(
      tx,
      this.channels.records,
      courses.flatMap(({ decisions }) => decisions),
      moment,
    );
    const alarms = courses.filter(({ contents }) =>
      contents.some((content) => content.kind === 'line-check-missed' && content.streak === moment.rules.missedChecks.streak),
    );
    await this.suggestions.add(
      tx,
      alarms.map(({ channel }) => signOfMisses(channel, moment)),
      moment,
    );
    await this.wake(tx, courses);
  }

  /** What checks tell: each is told once, so its only event is its first. */
  private told({ channel, checks }: LineCourse, { now }: Moment): DomainEvent[] {
    return checks.map(({ check, fact }) => newEvent(fact.definition, { subject: check.id, sequence: 1, label: channel.label, time: now }, fact.data));
  }

  private async wake(tx: Tx, courses: readonly LineCourse[]): Promise<void> {
    const wakes = courses.map(({ channel, line: { nextDue } }) => ({ key: channel.id, nextDue, schedule: scheduleOf(channel) }));
    await this.timers.set(
      tx,
      wakes.flatMap(({ key, nextDue, schedule }) =>
        nextDue === undefined || schedule === undefined ? [] : [{ kind: LINE_CHECKS, key, dueAt: graceEnd(nextDue, schedule) }],
      ),
    );
    await this.timers.cancel(
      tx,
      LINE_CHECKS,
      wakes.flatMap(({ key, nextDue }) => (nextDue === undefined ? [key] : [])),
    );
  }

  /** One line by hand, saved as what is decided of it; answers the course. Throws `not-found` and what `decide` throws. */
  async move(tx: Tx, id: string, decide: (course: LineCourse, clocks: Clocks, moment: Moment) => LineCourse): Promise<LineCourse> {
    const {
      courses: [course],
      tips,
    } = await this.hold(tx, [id]);
    if (course === undefined) throw new DomainError('not-found', 'no-such-channel', 'there is none that you may see');
    const moment = this.writer.now();
    const after = decide(course, clocks(), moment);
    await this.save(tx, [after], tips, moment);
    return after;
  }

  /** The same in a transaction of its own, on the version its author read. Throws `stale` at another. */
  change({ id, version }: ChangeOf, { reader }: Caller, decide: (course: LineCourse, clocks: Clocks, moment: Moment) => LineCourse): Promise<LineCourse> {
    return this.transactions.run(reader, (tx) =>
      this.move(tx, id, (course, ...at) => {
        const found = course.channel.version;
        if (found !== version) throw new DomainError('stale', 'stale-version', `it is at version ${found} by now: read it again`);
        return decide(course, ...at);
      }),
    );
  }
}
