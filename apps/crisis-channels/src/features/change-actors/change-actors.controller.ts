import { Controller, Inject } from '@nestjs/common';
import { changeCrisisActors, type CrisisView } from '@entente/contracts';
import { PartnerDirectory } from '@entente/partner-directory';
import { Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { changeActors } from '../../domain/crisis-actors.js';
import { crisisView } from '../../domain/views.js';
import { CrisisRepository } from '../../persistence/crisis.repository.js';
import { Writer } from '../../writing/writer.js';

const AT = ['body'];

/** Who is in a crisis, over time. */
@Controller()
export class ChangeActorsController {
  constructor(
    @Inject(Writer) private readonly writer: Writer,
    @Inject(CrisisRepository) private readonly crises: CrisisRepository,
    @Inject(PartnerDirectory) private readonly directory: PartnerDirectory,
  ) {}

  @Endpoint(changeCrisisActors)
  change(@Input() { params, body, ifMatch }: InputOf<typeof changeCrisisActors>, @SignedIn() caller: Caller): Promise<CrisisView> {
    return this.writer.begin(caller, async (tx, moment) => {
      const partner = this.directory.resolve(body.partner, body.from, [...AT, 'partner']);
      const decision = changeActors(await this.crises.records.at(tx, params.id, ifMatch), { ...body, partner }, AT, moment);
      await this.writer.write(tx, this.crises.records, [decision], moment);
      return crisisView(decision.next);
    });
  }
}
