import { Inject, Injectable } from '@nestjs/common';
import { agreementReported, dayOf, DomainError, mayRead, type AgreementReport } from '@entente/contracts';
import { PartnerDirectory } from '@entente/partner-directory';
import type { Tx } from '@entente/persistence';
import type { IncomingReport, ReportHandler, ReportOutcome } from '@entente/service-kit/owner';
import type { Agreement, Decision, Moment } from '../../domain/agreement.js';
import { conclude, type Concluded } from '../../domain/conclude.js';
import { replaceByReport } from '../../domain/correct-agreement.js';
import { registerAgreement } from '../../domain/register-agreement.js';
import { resolveDraft } from '../../domain/resolve-draft.js';
import { AgreementRepository, recordKey } from '../../persistence/agreement.repository.js';
import { ApprovalGate, type Changed, type LabelledWarning } from '../../writing/approval-gate.js';
import { FollowUp } from '../../writing/follow-up.js';
import { Moments } from '../../writing/moments.js';

const AT = ['data'];

type Report = IncomingReport<AgreementReport>;

/**
 * Takes agreements from outside sources, a batch at a time: an unknown record is registered, a higher revision corrects,
 * a lower or equal one is a duplicate. A record that comes twice in a batch is taken in order. The intake calls it for one
 * batch at a time: two with the same new record would both find it unknown.
 */
@Injectable()
export class AgreementReportHandler implements ReportHandler<typeof agreementReported.data> {
  readonly definition = agreementReported;

  constructor(
    @Inject(AgreementRepository) private readonly agreements: AgreementRepository,
    @Inject(FollowUp) private readonly followUp: FollowUp,
    @Inject(PartnerDirectory) private readonly directory: PartnerDirectory,
    @Inject(Moments) private readonly moments: Moments,
    @Inject(ApprovalGate) private readonly gate: ApprovalGate,
  ) {}

  async accept(tx: Tx, reports: readonly Report[], now: Date): Promise<ReportOutcome[]> {
    await this.directory.refresh(tx);
    const before = await this.agreements.byRecords(
      tx,
      reports.map(({ data }) => data.report),
    );
    const known = new Map(before);
    const decisions: Concluded[] = [];
    const moment = this.moments.at(now);
    const outcomes = reports.map((report): ReportOutcome => {
      const key = recordKey(report.data.report);
      try {
        const outcome = this.decide(report, known.get(key), moment);
        if (!('decision' in outcome)) return outcome;
        const decision = conclude(known.get(key), outcome.decision, moment);
        decisions.push(decision);
        known.set(key, decision.next);
        return { outcome: 'stored', subject: decision.next.id, warnings: decision.next.record.warnings };
      } catch (error) {
        if (error instanceof DomainError) return { outcome: 'refused', error };
        throw error;
      }
    });
    await this.agreements.saveAll(tx, decisions, now, new Map([...before.values()].map((agreement) => [agreement.id, agreement])));
    await this.followUp.tell(tx, decisions, now);
    const odd = await this.gate.warnings(tx, changesBetween(before, known), now);
    return outcomes.map((outcome, at) => withWarnings(outcome, odd, reports[at]?.actor));
  }

  private decide({ data, label, actor }: Report, known: Agreement | undefined, moment: Moment): ReportOutcome | { decision: Decision } {
    if (known && actor !== 'system' && !mayRead(actor, known.label)) {
      throw new DomainError('forbidden', 'label-not-held', 'this record is on the register under a label you do not hold');
    }
    const { label: given, ...draft } = data;
    const revision = known?.record.report?.revision;
    if (known && revision !== undefined && draft.report.revision <= revision) return { outcome: 'duplicate', subject: known.id };
    const stated = { ...resolveDraft(draft, { label, at: given ? [...AT, 'label'] : ['label'] }, this.directory, dayOf(moment.now), AT), report: draft.report };
    return {
      decision: known
        ? replaceByReport(known, stated, label, `revision ${draft.report.revision} of the report`, AT, moment)
        : registerAgreement(stated, label, 'report', AT, moment),
    };
  }
}

/** The agreements that were there, before a batch and after it. */
function changesBetween(before: ReadonlyMap<string, Agreement>, after: ReadonlyMap<string, Agreement>): Changed[] {
  return [...before].flatMap(([key, agreement]) => {
    const next = after.get(key);
    return next === undefined || next === agreement ? [] : [{ before: agreement, next }];
  });
}

/** What approvals find odd about a report, for a reporter who may read of them; it never becomes part of the agreement's record. */
function withWarnings(outcome: ReportOutcome, odd: readonly LabelledWarning[], actor: Report['actor'] | undefined): ReportOutcome {
  if (outcome.outcome !== 'stored' || actor === undefined) return outcome;
  const told = odd.filter(({ agreement, label }) => agreement === outcome.subject && (actor === 'system' || mayRead(actor, label)));
  return { ...outcome, warnings: [...(outcome.warnings ?? []), ...told.map(({ warning }) => warning)] };
}
