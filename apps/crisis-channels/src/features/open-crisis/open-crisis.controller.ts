import { Controller, Inject } from '@nestjs/common';
import { ownLabel, openCrisis, Refusals, type CrisisDraft, type CrisisView } from '@entente/contracts';
import { PartnerDirectory } from '@entente/partner-directory';
import type { Tx } from '@entente/persistence';
import { Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { once } from '@entente/service-kit/owner';
import type { Moment } from '../../domain/decision.js';
import { labelFaults, resolveActors } from '../../domain/resolve-partners.js';
import { openCrisis as decide } from '../../domain/state-crisis.js';
import { crisisView } from '../../domain/views.js';
import { CrisisRepository } from '../../persistence/crisis.repository.js';
import { StepDesk } from '../../writing/step-desk.js';
import { Writer } from '../../writing/writer.js';

const AT = ['body'];

@Controller()
export class OpenCrisisController {
  constructor(
    @Inject(Writer) private readonly writer: Writer,
    @Inject(CrisisRepository) private readonly crises: CrisisRepository,
    @Inject(StepDesk) private readonly desk: StepDesk,
    @Inject(PartnerDirectory) private readonly directory: PartnerDirectory,
  ) {}

  @Endpoint(openCrisis)
  open(@Input() { body, idempotencyKey }: InputOf<typeof openCrisis>, @SignedIn() caller: Caller): Promise<CrisisView> {
    return this.writer.begin(caller, (tx, moment) => once(tx, caller, idempotencyKey, body, () => this.execute(tx, body, caller, moment)));
  }

  private async execute(tx: Tx, { label: given, actors: drafts, phase, ...draft }: CrisisDraft, caller: Caller, moment: Moment): Promise<CrisisView> {
    const label = given ?? ownLabel(caller.principal.nation);
    const refusals = new Refusals();
    const actors = resolveActors(drafts, draft.openedOn, this.directory, [...AT, 'actors'], refusals);
    refusals.add(...labelFaults(label, this.directory, [...AT, 'label']));
    refusals.throwIfAny();
    const first = { phase, on: draft.openedOn, ...(draft.severity !== undefined && { severity: draft.severity }) };
    const decision = decide({ ...draft, actors, phases: [first] }, label, 'hand', AT, moment);
    await this.writer.write(tx, this.crises.records, [decision], moment);
    await this.desk.report(tx, [decision.next], true, moment);
    return crisisView(decision.next);
  }
}
