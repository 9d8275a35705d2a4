import { Inject, Injectable } from '@nestjs/common';
import { DomainError, engagementReported, mayRead, type EngagementReport, type Warning } from '@entente/contracts';
import { PartnerDirectory } from '@entente/partner-directory';
import type { Tx } from '@entente/persistence';
import type { IncomingReport, ReportHandler, ReportOutcome } from '@entente/service-kit/owner';
import type { Moment } from '../../domain/decision.js';
import type { Engagement, EngagementDecision } from '../../domain/engagement.js';
import { reportEngagement } from '../../domain/report-engagement.js';
import { resolveEngagement } from '../../domain/resolve-engagement.js';
import { ENGAGEMENTS } from '../../persistence/engagement-ledger.js';
import { EngagementLookups, recordKey } from '../../persistence/engagement-lookups.js';
import { People, personKey, type NewPerson } from '../../persistence/people.repository.js';
import { Stays } from '../../persistence/stays.js';
import { Writer } from '../../writing/writer.js';

type Report = IncomingReport<EngagementReport>;

const AT = ['data'];

/** What a batch is decided on: engagements known so far, persons by what their sources call them, and who is where when. */
interface Known {
  engagements: Map<string, Engagement>;
  persons: Map<string, string>;
  stays: Stays;
}

/** What a source calls the person of a participant: its own id, or else the place in its record. */
function keyOf({ source, record }: EngagementReport['report'], key: string | undefined, index: number): string {
  return key === undefined ? personKey(source, JSON.stringify([record, index])) : personKey(source, JSON.stringify([key]));
}

/**
 * Takes engagements from outside sources, a batch at a time: an unknown record is new, a higher revision corrects, a lower or
 * equal one is a duplicate. They are believed: a clash is kept with a warning. A record that comes twice in a batch is taken
 * in order. The intake calls it for one batch at a time: two with the same new record would both find it unknown.
 */
@Injectable()
export class EngagementReportHandler implements ReportHandler<typeof engagementReported.data> {
  readonly definition = engagementReported;

  constructor(
    @Inject(Writer) private readonly writer: Writer,
    @Inject(EngagementLookups) private readonly lookups: EngagementLookups,
    @Inject(People) private readonly people: People,
    @Inject(PartnerDirectory) private readonly directory: PartnerDirectory,
  ) {}

  async accept(tx: Tx, reports: readonly Report[], now: Date): Promise<ReportOutcome[]> {
    await this.directory.refresh(tx);
    const moment = { ...this.writer.now(), now };
    const known = await this.known(tx, reports);
    const outcomes: ReportOutcome[] = new Array<ReportOutcome>(reports.length);
    for (const wave of waves(reports)) await this.wave(tx, reports, wave, known, moment, outcomes);
    return outcomes;
  }

  private async known(tx: Tx, reports: readonly Report[]): Promise<Known> {
    const engagements = await this.lookups.byRecords(
      tx,
      reports.map(({ data }) => data.report),
    );
    const keys = reports.flatMap(({ data }) => data.participants.map(({ key }, index) => keyOf(data.report, key, index)));
    const persons = await this.people.byKeys(tx, [...new Set(keys)]);
    return { engagements, persons, stays: await Stays.of(tx, [...new Set(persons.values())]) };
  }

  /** Decides on reports of different records and saves what that comes to. */
  private async wave(tx: Tx, reports: readonly Report[], wave: readonly number[], known: Known, moment: Moment, outcomes: ReportOutcome[]): Promise<void> {
    const decisions: EngagementDecision[] = [];
    const persons: NewPerson[] = [];
    for (const at of wave) {
      const report = reports[at];
      if (report === undefined) continue;
      try {
        const outcome = this.decide(report, known, persons, moment);
        if ('outcome' in outcome) {
          outcomes[at] = outcome;
          continue;
        }
        decisions.push(outcome);
        known.stays.put(outcome.next);
        known.engagements.set(recordKey(report.data.report), outcome.next);
        outcomes[at] = { outcome: 'stored', subject: outcome.next.id, warnings: outcome.next.record.warnings };
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
        outcomes[at] = { outcome: 'refused', error };
      }
    }
    await this.people.keep(tx, persons);
    const written = await this.writer.write(tx, ENGAGEMENTS, decisions, moment);
    for (const engagement of written) if (engagement.record.report) known.engagements.set(recordKey(engagement.record.report), engagement);
  }

  private decide({ data, label, actor }: Report, known: Known, persons: NewPerson[], moment: Moment): ReportOutcome | EngagementDecision {
    const { label: given, state, ...draft } = data;
    const before = known.engagements.get(recordKey(draft.report));
    if (before && actor !== 'system' && !mayRead(actor, before.label)) {
      throw new DomainError('forbidden', 'label-not-held', 'this record is known here under a label you do not hold');
    }
    const revision = before?.record.report?.revision;
    if (before && revision !== undefined && draft.report.revision <= revision) return { outcome: 'duplicate', subject: before.id };
    const named: NewPerson[] = [];
    const identify = (name: string, key: string | undefined, index: number): string => {
      const digest = keyOf(draft.report, key, index);
      const id = known.persons.get(digest) ?? moment.newId();
      named.push({ id, name, key: digest });
      return id;
    };
    const stated = { ...resolveEngagement(draft, { label, at: given ? [...AT, 'label'] : ['label'] }, this.directory, identify, AT), report: draft.report };
    for (const person of named) if (person.key !== undefined) known.persons.set(person.key, person.id);
    persons.push(...named);
    const warnings: Warning[] = known.stays.warnings(before?.id, stated);
    return reportEngagement(before, stated, state, label, warnings, moment);
  }
}

/** Indexes of reports in waves: in each, every record once, in order. */
function waves(reports: readonly Report[]): number[][] {
  const seen = new Map<string, number>();
  const waves: number[][] = [];
  reports.forEach(({ data }, at) => {
    const key = recordKey(data.report);
    const wave = seen.get(key) ?? 0;
    seen.set(key, wave + 1);
    (waves[wave] ??= []).push(at);
  });
  return waves;
}
