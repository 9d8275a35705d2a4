import { Controller, Inject } from '@nestjs/common';
import { changeSittingDays, DomainError, getSittingCalendar, PUBLIC_LABEL, type SittingCalendarView } from '@entente/contracts';
import { Outbox } from '@entente/messaging';
import { seeingAll, Transactions } from '@entente/persistence';
import { Clock, Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { newEvent } from '@entente/service-kit/owner';
import { changeSittingDays as decide, corrected } from '../../domain/approvals/change-sitting-days.js';
import { ApprovalRepository } from '../../persistence/approval.repository.js';
import { SittingCalendars } from '../../persistence/sitting-calendars.js';
import { ApprovalMoments } from '../../writing/approval-moments.js';
import { SaveApprovals } from '../../writing/save-approvals.js';

/** Who sits when, and putting it right: periods that run are counted anew, those included that the caller may not see. */
@Controller()
export class ChangeSittingDaysController {
  constructor(
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(SittingCalendars) private readonly calendars: SittingCalendars,
    @Inject(ApprovalRepository) private readonly approvals: ApprovalRepository,
    @Inject(SaveApprovals) private readonly saveApprovals: SaveApprovals,
    @Inject(ApprovalMoments) private readonly moments: ApprovalMoments,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  @Endpoint(getSittingCalendar)
  get(@Input() { params }: InputOf<typeof getSittingCalendar>, @SignedIn() { reader }: Caller): Promise<SittingCalendarView> {
    return this.transactions.read(reader, async (tx) => {
      const { bundled, corrections, version } = await this.calendars.get(tx, params.id);
      return { ...corrected(bundled, corrections), version };
    });
  }

  @Endpoint(changeSittingDays)
  change(@Input() { params: { id }, body, ifMatch }: InputOf<typeof changeSittingDays>, @SignedIn() caller: Caller): Promise<SittingCalendarView> {
    const { sub, nation, roles } = caller.principal;
    return this.transactions.run(caller.reader, async (tx) => {
      const now = this.clock.now();
      const known = await this.calendars.get(tx, id);
      if (known.version !== ifMatch) throw new DomainError('stale', 'stale-version', `it is at version ${known.version} by now: read it again`);
      const { next, event } = decide(known.bundled, known.corrections, body, { nation, operator: roles.includes('operator') });
      const version = known.version + 1;
      await this.calendars.save(tx, id, version, next, { sub, reason: body.reason }, now);
      await this.outbox.add(tx, newEvent(event.definition, { subject: id, sequence: version, label: PUBLIC_LABEL, time: now }, event.data));
      await seeingAll(tx, async () => this.saveApprovals.bringUpToDate(tx, await this.approvals.running(tx, id), await this.moments.at(tx, now)));
      return { ...corrected(known.bundled, next), version };
    });
  }
}
