import { Inject, Injectable } from '@nestjs/common';
import { dayOf, DomainError, isAtLeastAsStrict, mayRead, obligationEvidenceReported, PUBLIC_LABEL, rejected } from '@entente/contracts';
import { PartnerDirectory } from '@entente/partner-directory';
import type { Tx } from '@entente/persistence';
import type { IncomingReport, ReportHandler, ReportOutcome } from '@entente/service-kit/owner';
import type { z } from 'zod';
import type { Agreement, Decision, Moment } from '../../domain/agreement.js';
import { conclude, type Concluded } from '../../domain/conclude.js';
import { occurrenceReported, reportedObligation } from '../../domain/ledger/reported-evidence.js';
import { replaceEvidence } from '../../domain/ledger/record-evidence.js';
import { AgreementRepository, recordKey } from '../../persistence/agreement.repository.js';
import { EvidenceRecords, type EvidenceRecord } from '../../persistence/evidence-records.js';
import { FollowUp } from '../../writing/follow-up.js';
import { Moments } from '../../writing/moments.js';

type Data = z.output<typeof obligationEvidenceReported.data>;
type Report = IncomingReport<Data>;

const AT = ['data'];

/** What a batch is decided on, and what it comes to so far. */
interface Batch {
  agreements: Map<string, Agreement>;
  byRecord: ReadonlyMap<string, Agreement>;
  records: Map<string, EvidenceRecord>;
  moment: Moment;
}

/**
 * Takes evidence from outside sources, a batch at a time: an unknown record is recorded, a higher revision takes its place,
 * a lower or equal one is a duplicate. It is told under the agreement's label: a report under a stricter one is refused.
 */
@Injectable()
export class EvidenceReportHandler implements ReportHandler<typeof obligationEvidenceReported.data> {
  readonly definition = obligationEvidenceReported;
  readonly defaultLabel = PUBLIC_LABEL;

  constructor(
    @Inject(AgreementRepository) private readonly agreements: AgreementRepository,
    @Inject(EvidenceRecords) private readonly records: EvidenceRecords,
    @Inject(FollowUp) private readonly followUp: FollowUp,
    @Inject(PartnerDirectory) private readonly directory: PartnerDirectory,
    @Inject(Moments) private readonly moments: Moments,
  ) {}

  async accept(tx: Tx, reports: readonly Report[], now: Date): Promise<ReportOutcome[]> {
    await this.directory.refresh(tx);
    const batch = await this.load(tx, reports, now);
    const before = new Map(batch.agreements);
    const decisions: Concluded[] = [];
    const recorded: EvidenceRecord[] = [];
    const outcomes = reports.map((report): ReportOutcome => {
      try {
        const outcome = this.decide(report, batch);
        if (!('decision' in outcome)) return outcome;
        const decision = conclude(outcome.agreement, outcome.decision, batch.moment);
        const { id } = decision.next;
        const evidence: EvidenceRecord = { report: report.data.report, agreement: id, evidence: (decision.next.record.ledger ?? []).at(-1)?.id ?? id };
        decisions.push(decision);
        recorded.push(evidence);
        batch.agreements.set(id, decision.next);
        batch.records.set(recordKey(report.data.report), evidence);
        return { outcome: 'stored', subject: id };
      } catch (error) {
        if (error instanceof DomainError) return { outcome: 'refused', error };
        throw error;
      }
    });
    await this.agreements.saveAll(tx, decisions, now, before);
    await this.records.remember(tx, recorded);
    await this.followUp.tell(tx, decisions, now);
    return outcomes;
  }

  private async load(tx: Tx, reports: readonly Report[], now: Date): Promise<Batch> {
    const named = reports.map(({ data }) => data.agreement);
    const byRecord = await this.agreements.byRecords(
      tx,
      named.flatMap((one) => (typeof one === 'string' ? [] : [{ ...one, revision: 0 }])),
    );
    const byId = await this.agreements.locked(
      tx,
      named.flatMap((one) => (typeof one === 'string' ? [one] : [])),
    );
    const records = await this.records.known(
      tx,
      reports.map(({ data }) => data.report),
    );
    return {
      agreements: new Map([...byRecord.values(), ...byId].map((agreement) => [agreement.id, agreement])),
      byRecord,
      records: new Map(records.map((one) => [recordKey(one.report), one])),
      moment: this.moments.at(now),
    };
  }

  private decide({ data, label, actor }: Report, batch: Batch): ReportOutcome | { agreement: Agreement; decision: Decision } {
    const prior = batch.records.get(recordKey(data.report));
    if (prior && data.report.revision <= prior.report.revision) return { outcome: 'duplicate', subject: prior.agreement };
    const id = typeof data.agreement === 'string' ? data.agreement : batch.byRecord.get(recordKey(data.agreement))?.id;
    const agreement = id === undefined ? undefined : batch.agreements.get(id);
    if (!agreement || (actor !== 'system' && !mayRead(actor, agreement.label)))
      throw rejected('no-such-agreement', [...AT, 'agreement'], 'there is no such agreement');
    if (prior && prior.agreement !== agreement.id)
      throw rejected(
        'other-agreement',
        [...AT, 'agreement'],
        'an earlier revision was about another agreement: withdraw it there, and report this as a record of its own',
      );
    if (!isAtLeastAsStrict(agreement.label, label))
      throw rejected(
        'label-too-strict',
        data.label ? [...AT, 'label'] : ['label'],
        'who may read the agreement might not read this: evidence is told under its label',
      );
    const obligation = reportedObligation(agreement, data.obligation, [...AT, 'obligation']);
    const party = this.directory.resolve(data.party, data.on, [...AT, 'party']);
    const { on, what, reference, report } = data;
    const occurrence = occurrenceReported(agreement, { obligation, party, due: data.due, on }, AT, dayOf(batch.moment.now));
    const earlier = prior && (agreement.record.ledger ?? []).find((one) => one.id === prior.evidence);
    const stated = { obligation: obligation.id, occurrence, party, on, what, reference, from: { report } };
    const reason = `revision ${report.revision} of the report`;
    return { agreement, decision: replaceEvidence(agreement, earlier?.fact === 'evidence' ? earlier : undefined, stated, reason, AT, batch.moment) };
  }
}
