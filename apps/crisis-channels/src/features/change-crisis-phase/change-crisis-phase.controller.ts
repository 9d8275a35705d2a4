import { Controller, Inject } from '@nestjs/common';
import { changeCrisisPhase, type CrisisView } from '@entente/contracts';
import { Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { changePhase as decide } from '../../domain/crisis-course.js';
import { crisisView } from '../../domain/views.js';
import { CrisisRepository } from '../../persistence/crisis.repository.js';
import { StepDesk } from '../../writing/step-desk.js';
import { Writer } from '../../writing/writer.js';

@Controller()
export class ChangeCrisisPhaseController {
  constructor(
    @Inject(Writer) private readonly writer: Writer,
    @Inject(CrisisRepository) private readonly crises: CrisisRepository,
    @Inject(StepDesk) private readonly desk: StepDesk,
  ) {}

  @Endpoint(changeCrisisPhase)
  change(@Input() { params, body, ifMatch }: InputOf<typeof changeCrisisPhase>, @SignedIn() caller: Caller): Promise<CrisisView> {
    return this.writer.begin(caller, async (tx, moment) => {
      const decision = decide(await this.crises.records.at(tx, params.id, ifMatch), body, ['body'], moment);
      await this.writer.write(tx, this.crises.records, [decision], moment);
      await this.desk.report(tx, [decision.next], false, moment);
      return crisisView(decision.next);
    });
  }
}
