import { Controller, Inject } from '@nestjs/common';
import { changeCrisisPhase, type CrisisView } from '@entente/contracts';
import { Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { changePhase as decide } from '../../domain/crisis-course.js';
import { crisisView } from '../../domain/views.js';
import { CrisisRepository } from '../../persistence/crisis.repository.js';
import { Writer } from '../../writing/writer.js';

@Controller()
export class ChangeCrisisPhaseController {
  constructor(
    @Inject(Writer) private readonly writer: Writer,
    @Inject(CrisisRepository) private readonly crises: CrisisRepository,
  ) {}

  @Endpoint(changeCrisisPhase)
  async change(@Input() { params, body, ifMatch }: InputOf<typeof changeCrisisPhase>, @SignedIn() caller: Caller): Promise<CrisisView> {
    const of = { id: params.id, version: ifMatch };
    return crisisView(await this.writer.change(this.crises.records, of, caller, (crisis, moment) => decide(crisis, body, ['body'], moment)));
  }
}
