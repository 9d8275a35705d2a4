import { Inject, Injectable } from '@nestjs/common';
import { crisisReported, DomainError, mayRead, Refusals, type CrisisReport } from '@entente/contracts';
import { PartnerDirectory } from '@entente/partner-directory';
import type { Tx } from '@entente/persistence';
import type { IncomingReport, ReportHandler, ReportOutcome } from '@entente/service-kit/owner';
import type { Crisis, CrisisDecision } from '../../domain/crisis.js';
import type { Moment } from '../../domain/decision.js';
import { labelFaults, resolveActors } from '../../domain/resolve-partners.js';
import { openCrisis, replaceByReport } from '../../domain/state-crisis.js';
import { CrisisRepository, recordKey } from '../../persistence/crisis.repository.js';
import { StepDesk } from '../../writing/step-desk.js';
import { Writer } from '../../writing/writer.js';

const AT = ['data'];

type Report = IncomingReport<CrisisReport>;

/**
 * Takes crises from outside sources, a batch at a time: an unknown record is new, a higher revision corrects, a lower or equal
 * one is a duplicate. A record that comes twice in a batch is taken in order.
 */
@Injectable()
export class CrisisReportHandler implements ReportHandler<typeof crisisReported.data> {
  readonly definition = crisisReported;

  constructor(
    @Inject(CrisisRepository) private readonly crises: CrisisRepository,
    @Inject(Writer) private readonly writer: Writer,
    @Inject(StepDesk) private readonly desk: StepDesk,
    @Inject(PartnerDirectory) private readonly directory: PartnerDirectory,
  ) {}

  async accept(tx: Tx, reports: readonly Report[], now: Date): Promise<ReportOutcome[]> {
    await this.directory.refresh(tx);
    const known = await this.crises.byRecords(
      tx,
      reports.map(({ data }) => data.report),
    );
    const moment = this.writer.now(now);
    const decisions: CrisisDecision[] = [];
    const outcomes = reports.map((report): ReportOutcome => {
      const key = recordKey(report.data.report);
      try {
        const outcome = this.decide(report, known.get(key), moment);
        if ('outcome' in outcome) return outcome;
        decisions.push(outcome);
        known.set(key, outcome.next);
        return { outcome: 'stored', subject: outcome.next.id, warnings: outcome.next.record.warnings };
      } catch (error) {
        if (error instanceof DomainError) return { outcome: 'refused', error };
        throw error;
      }
    });
    await this.writer.write(tx, this.crises.records, decisions, moment);
    const corrected = decisions.filter(({ before }) => before !== undefined).map(({ next }) => next);
    await this.desk.report(tx, corrected, false, moment);
    return outcomes;
  }

  private decide({ data, label, actor }: Report, known: Crisis | undefined, moment: Moment): ReportOutcome | CrisisDecision {
    if (known && actor !== 'system' && !mayRead(actor, known.label)) {
      throw new DomainError('forbidden', 'label-not-held', 'this record is known under a label you do not hold');
    }
    const { label: given, report, actors: drafts, ...stated } = data;
    const revision = known?.record.report?.revision;
    if (known && revision !== undefined && report.revision <= revision) return { outcome: 'duplicate', subject: known.id };
    const refusals = new Refusals();
    const actors = resolveActors(drafts, data.openedOn, this.directory, [...AT, 'actors'], refusals);
    refusals.add(...labelFaults(label, this.directory, given ? [...AT, 'label'] : ['label']));
    refusals.throwIfAny();
    const crisis = { ...stated, actors, report };
    return known ? replaceByReport(known, crisis, label, AT, moment) : openCrisis(crisis, label, 'report', AT, moment);
  }
}
