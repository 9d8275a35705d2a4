import { Controller, Inject } from '@nestjs/common';
import { changeContribution, withdrawContribution, type ExerciseView } from '@entente/contracts';
import { PartnerDirectory } from '@entente/partner-directory';
import { Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { changeContribution as decideChange, withdrawContribution as decideWithdrawal } from '../../domain/contributions.js';
import { stateContribution } from '../../domain/resolve-draft.js';
import { ChangeExercise } from '../../writing/change-exercise.js';

@Controller()
export class ChangeContributionController {
  constructor(
    @Inject(ChangeExercise) private readonly change: ChangeExercise,
    @Inject(PartnerDirectory) private readonly directory: PartnerDirectory,
  ) {}

  @Endpoint(changeContribution)
  bring(@Input() { params, body, ifMatch }: InputOf<typeof changeContribution>, @SignedIn() caller: Caller): Promise<ExerciseView> {
    return this.change.run(
      { id: params.id, version: ifMatch },
      caller,
      (exercise, moment) => {
        const partner = this.directory.resolve(body.partner, exercise.record.startsOn, ['body', 'partner']);
        return decideChange(exercise, partner, stateContribution(body.contribution), body.replaces, ['body'], moment);
      },
      { override: body.override, at: ['body', 'contribution', 'unit'] },
    );
  }

  @Endpoint(withdrawContribution)
  withdraw(@Input() { params, body, ifMatch }: InputOf<typeof withdrawContribution>, @SignedIn() caller: Caller): Promise<ExerciseView> {
    return this.change.run({ id: params.id, version: ifMatch }, caller, (exercise) => decideWithdrawal(exercise, body.contribution, ['body']));
  }
}
