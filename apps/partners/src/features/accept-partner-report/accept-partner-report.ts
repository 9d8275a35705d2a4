import { Inject, Injectable } from '@nestjs/common';
import {
  audience,
  DomainError,
  partnerCorrected,
  partnerDissolved,
  partnerRegistered,
  partnerReported,
  PUBLIC_LABEL,
  rank,
  type DomainEvent,
  type Label,
  type Partner,
  type PartnerReport,
} from '@entente/contracts';
import { Outbox } from '@entente/messaging';
import type { Tx } from '@entente/persistence';
import { newEvent, type IncomingReport, type ReportHandler, type ReportOutcome } from '@entente/service-kit/owner';
import { decideReport, type Decision } from '../../domain/decide-report.js';
import { PartnerRepository } from '../../persistence/partner.repository.js';
import { DirectoryView } from './directory-view.js';

/** Takes directory records from outside sources: registers, corrects, or refuses them one by one. */
@Injectable()
export class PartnerReportHandler implements ReportHandler<typeof partnerReported.data> {
  readonly definition = partnerReported;
  /** The directory is public; so is a report about it that says nothing else. */
  readonly defaultLabel = PUBLIC_LABEL;

  constructor(
    @Inject(PartnerRepository) private readonly partners: PartnerRepository,
    @Inject(Outbox) private readonly outbox: Outbox,
  ) {}

  async accept(tx: Tx, reports: readonly IncomingReport<PartnerReport>[], now: Date): Promise<ReportOutcome[]> {
    const view = new DirectoryView(
      await this.partners.touchedBy(
        tx,
        reports.map(({ data }) => data),
      ),
    );
    const versions: Partner[] = [];
    const events: DomainEvent[] = [];
    const outcomes = reports.map((report): ReportOutcome => {
      try {
        refuseProtected(report.label);
        const decision = decideReport(report.data, view.knownFor(report.data));
        if (decision.outcome === 'duplicate') return { outcome: 'duplicate', subject: decision.partner };
        view.put(decision.partner);
        versions.push(decision.partner);
        events.push(...eventsOf(decision, now));
        return { outcome: 'stored', subject: decision.partner.id };
      } catch (error) {
        if (error instanceof DomainError) return { outcome: 'refused', error };
        throw error;
      }
    });
    await this.partners.save(tx, versions, now);
    await this.outbox.add(tx, ...events);
    return outcomes;
  }
}

/** What is protected must not become public by being put into the directory. */
function refuseProtected(label: Label): void {
  if (rank(label.classification) === 0 && audience(label) === undefined && label.categories.length === 0) return;
  const message = 'the directory is public: a record for some readers only cannot be kept in it';
  throw new DomainError('rejected', 'directory-is-public', message, [{ path: '/label', code: 'directory-is-public', message }]);
}

function eventsOf(decision: Extract<Decision, { partner: Partner }>, time: Date): DomainEvent[] {
  const { partner } = decision;
  const about = { subject: partner.id, sequence: partner.version, label: PUBLIC_LABEL, time };
  const described = newEvent(decision.outcome === 'registered' ? partnerRegistered : partnerCorrected, about, { partner });
  const on = partner.validity.to;
  return decision.dissolved && on !== undefined
    ? [described, newEvent(partnerDissolved, about, { partner: partner.id, on, successors: partner.successors })]
    : [described];
}
