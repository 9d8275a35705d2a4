import { Controller, Inject } from '@nestjs/common';
import { closeCrisis, type CrisisView } from '@entente/contracts';
import { Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { closeCrisis as decide } from '../../domain/crisis-course.js';
import { refuseUnentitled } from '../../domain/crisis-post.js';
import { refuseUnknownAgreement } from '../../domain/known-agreement.js';
import { crisisView } from '../../domain/views.js';
import { CrisisRepository } from '../../persistence/crisis.repository.js';
import { KnownAgreements } from '../../persistence/known-agreements.js';
import { heldIn, POSTS } from '../../persistence/ledger.js';
import { leftOpen } from '../../persistence/open-steps.js';
import { StepDesk } from '../../writing/step-desk.js';
import { Writer } from '../../writing/writer.js';

const AT = ['body'];

/** A crisis is over because somebody entitled says so; what is left open in it is told with the answer. */
@Controller()
export class CloseCrisisController {
  constructor(
    @Inject(Writer) private readonly writer: Writer,
    @Inject(CrisisRepository) private readonly crises: CrisisRepository,
    @Inject(StepDesk) private readonly desk: StepDesk,
    @Inject(KnownAgreements) private readonly agreements: KnownAgreements,
  ) {}

  @Endpoint(closeCrisis)
  close(@Input() { params, body, ifMatch }: InputOf<typeof closeCrisis>, @SignedIn() caller: Caller): Promise<CrisisView> {
    return this.writer.begin(caller, async (tx, moment) => {
      const crisis = await this.crises.records.at(tx, params.id, ifMatch);
      refuseUnentitled(caller.principal, await heldIn(tx, POSTS, crisis.id, ['assigned']));
      const { agreement } = body;
      if (agreement !== undefined) refuseUnknownAgreement(agreement, (await this.agreements.named(tx, [agreement])).get(agreement), [...AT, 'agreement']);
      const decision = decide(crisis, body, AT, moment);
      await this.writer.write(tx, this.crises.records, [decision], moment);
      await this.desk.report(tx, [decision.next], false, moment);
      return crisisView(decision.next, await leftOpen(tx, decision.next));
    });
  }
}
