import { Controller, Inject } from '@nestjs/common';
import { dayOf, registerAgreement, type AgreementView, type Label, type Principal } from '@entente/contracts';
import { Outbox } from '@entente/messaging';
import { PartnerDirectory } from '@entente/partner-directory';
import { Transactions, type Tx } from '@entente/persistence';
import { Clock, Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { once } from '@entente/service-kit/owner';
import { viewOf } from '../../domain/agreement-view.js';
import { registerAgreement as decide } from '../../domain/register-agreement.js';
import { resolveDraft } from '../../domain/resolve-draft.js';
import { AgreementRepository } from '../../persistence/agreement.repository.js';
import { eventsOf } from '../../writing/events-of.js';
import { momentAt } from '../../writing/moment.js';

type Draft = InputOf<typeof registerAgreement>['body'];

/** What somebody states without a label is their own nation's. */
function labelOf({ nation }: Principal): Label {
  return { policy: nation, classification: 'UNCLASSIFIED', categories: [], originator: nation };
}

@Controller()
export class RegisterAgreementController {
  constructor(
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(AgreementRepository) private readonly agreements: AgreementRepository,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(PartnerDirectory) private readonly directory: PartnerDirectory,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  @Endpoint(registerAgreement)
  register(@Input() { body, idempotencyKey }: InputOf<typeof registerAgreement>, @SignedIn() caller: Caller): Promise<AgreementView> {
    return this.transactions.run(caller.reader, (tx) => once(tx, caller, idempotencyKey, body, () => this.execute(tx, body, caller.principal)));
  }

  private async execute(tx: Tx, { label: given, ...draft }: Draft, author: Principal): Promise<AgreementView> {
    const now = this.clock.now();
    const label = given ?? labelOf(author);
    await this.directory.refresh(tx);
    const stated = resolveDraft(draft, { label, at: ['body', 'label'] }, this.directory, dayOf(now), ['body']);
    const decision = decide(stated, label, 'hand', ['body'], momentAt(now));
    await this.agreements.add(tx, decision, now);
    await this.outbox.add(tx, ...eventsOf(decision, now));
    return viewOf(decision.next, now, dayOf(now));
  }
}
