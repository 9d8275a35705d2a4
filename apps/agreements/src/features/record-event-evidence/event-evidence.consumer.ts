import { Controller, Inject } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { dayOf, OWNERS, topic, type DomainEvent } from '@entente/contracts';
import { Consumes, type EventBatch } from '@entente/messaging';
import type { Tx } from '@entente/persistence';
import { Clock } from '@entente/service-kit';
import type { Agreement, Moment } from '../../domain/agreement.js';
import { conclude, type Concluded } from '../../domain/conclude.js';
import { entriesFulfilledBy, happeningIn } from '../../domain/ledger/match-event.js';
import { recordEvidence } from '../../domain/ledger/record-evidence.js';
import { AgreementRepository } from '../../persistence/agreement.repository.js';
import { agreementsWaitingFor } from '../../persistence/waiting-obligations.js';
import { FollowUp } from '../../writing/follow-up.js';
import { Moments } from '../../writing/moments.js';

const OTHERS = OWNERS.filter((owner) => owner !== 'agreements').map((owner) => topic(owner, 'events'));

/** What other services tell is evidence where an obligation waits for it: a visit that was held, an exercise that took place. */
@Controller()
export class EventEvidenceConsumer {
  constructor(
    @Inject(AgreementRepository) private readonly agreements: AgreementRepository,
    @Inject(FollowUp) private readonly followUp: FollowUp,
    @Inject(Moments) private readonly moments: Moments,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  @Consumes({ group: 'obligation-evidence', topics: OTHERS, maxBatch: 500 })
  async apply(@Payload() { events }: EventBatch, @Ctx() tx: Tx): Promise<void> {
    const arrived = events.map((event) => ({ type: event.type, ...happeningIn(event) }));
    const waiting = await agreementsWaitingFor(tx, arrived);
    if (waiting.length === 0) return;
    const now = this.clock.now();
    const moment = this.moments.at(now);
    const known = new Map((await this.agreements.locked(tx, waiting)).map((agreement): [string, Agreement] => [agreement.id, agreement]));
    const before = new Map(known);
    const decisions: Concluded[] = [];
    for (const event of events) {
      for (const id of known.keys()) {
        for (const decision of evidenceIn(event, known.get(id), moment)) {
          decisions.push(decision);
          known.set(id, decision.next);
        }
      }
    }
    await this.agreements.saveAll(tx, decisions, now, before);
    await this.followUp.tell(tx, decisions, now);
  }
}

/** What one event is evidence of in one agreement, decision after decision. */
function* evidenceIn(event: DomainEvent, agreement: Agreement | undefined, moment: Moment): Generator<Concluded> {
  let current = agreement;
  if (current === undefined) return;
  const { on } = happeningIn(event);
  for (const { obligation, occurrence, party } of entriesFulfilledBy(current, event, dayOf(moment.now))) {
    const owed = { obligation: obligation.id, occurrence: occurrence.id, party };
    const what = `${event.type} of ${event.subject}`;
    const concluded: Concluded = conclude(
      current,
      recordEvidence(current, { ...owed, on, what, from: { event: event.id, type: event.type } }, ['data'], moment),
      moment,
    );
    current = concluded.next;
    yield concluded;
  }
}
