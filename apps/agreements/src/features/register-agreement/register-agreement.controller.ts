import { Controller, Inject } from '@nestjs/common';
import { dayOf, ownLabel, registerAgreement, type AgreementView, type Principal } from '@entente/contracts';
import { PartnerDirectory } from '@entente/partner-directory';
import { Transactions, type Tx } from '@entente/persistence';
import { Clock, Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { once } from '@entente/service-kit/owner';
import { viewOf } from '../../domain/agreement-view.js';
import { conclude } from '../../domain/conclude.js';
import { registerAgreement as decide } from '../../domain/register-agreement.js';
import { resolveDraft } from '../../domain/resolve-draft.js';
import { AgreementRepository } from '../../persistence/agreement.repository.js';
import { FollowUp } from '../../writing/follow-up.js';
import { Moments } from '../../writing/moments.js';

type Draft = InputOf<typeof registerAgreement>['body'];

@Controller()
export class RegisterAgreementController {
  constructor(
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(AgreementRepository) private readonly agreements: AgreementRepository,
    @Inject(FollowUp) private readonly followUp: FollowUp,
    @Inject(PartnerDirectory) private readonly directory: PartnerDirectory,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Moments) private readonly moments: Moments,
  ) {}

  @Endpoint(registerAgreement)
  register(@Input() { body, idempotencyKey }: InputOf<typeof registerAgreement>, @SignedIn() caller: Caller): Promise<AgreementView> {
    return this.transactions.run(caller.reader, (tx) => once(tx, caller, idempotencyKey, body, () => this.execute(tx, body, caller.principal)));
  }

  private async execute(tx: Tx, { label: given, ...draft }: Draft, author: Principal): Promise<AgreementView> {
    const now = this.clock.now();
    const label = given ?? ownLabel(author.nation);
    await this.directory.refresh(tx);
    const stated = resolveDraft(draft, { label, at: ['body', 'label'] }, this.directory, dayOf(now), ['body']);
    const moment = this.moments.at(now);
    const decision = conclude(undefined, decide(stated, label, 'hand', ['body'], moment), moment);
    await this.agreements.add(tx, decision, now);
    await this.followUp.tell(tx, [decision], now);
    return viewOf(decision.next, now, dayOf(now));
  }
}
