import { Controller, Inject } from '@nestjs/common';
import { dayOf, getRetrospective, holdRetrospective, type Page, type RetrospectiveView } from '@entente/contracts';
import { PartnerDirectory } from '@entente/partner-directory';
import { Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { ResolvingStep } from '../../domain/resolve-step.js';
import { holdRetrospective as hold } from '../../domain/retrospective.js';
import { heldIn, RETROSPECTIVES } from '../../persistence/ledger.js';
import { StepDesk } from '../../writing/step-desk.js';

const AT = ['body'];

/** What is learned when a crisis is over. */
@Controller()
export class RetrospectiveController {
  constructor(
    @Inject(StepDesk) private readonly desk: StepDesk,
    @Inject(PartnerDirectory) private readonly directory: PartnerDirectory,
  ) {}

  @Endpoint(getRetrospective)
  list(@Input() { params, query }: InputOf<typeof getRetrospective>, @SignedIn() caller: Caller): Promise<Page<RetrospectiveView>> {
    return this.desk.list(RETROSPECTIVES, params.id, caller, query);
  }

  @Endpoint(holdRetrospective)
  hold(@Input() { params, body, idempotencyKey: key }: InputOf<typeof holdRetrospective>, @SignedIn() caller: Caller): Promise<RetrospectiveView> {
    return this.desk.add(RETROSPECTIVES, { crisis: params.id, body, key }, caller, async (tx, crisis, moment) => {
      const { label: given, ...stated } = body;
      const resolving = new ResolvingStep(this.directory, dayOf(moment.now), AT);
      const label = resolving.label(given, crisis.label);
      resolving.throwIfAny();
      const before = await heldIn(tx, RETROSPECTIVES, crisis.id, ['held']);
      return [hold(crisis, stated, before, label, AT, moment)];
    });
  }
}
