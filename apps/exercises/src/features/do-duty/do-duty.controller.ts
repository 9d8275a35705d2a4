import { Controller, Inject } from '@nestjs/common';
import { giveNotification, offerObservation, Refusals, type ExerciseView } from '@entente/contracts';
import { PartnerDirectory } from '@entente/partner-directory';
import { Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { doDuty } from '../../domain/do-duty.js';
import { ChangeExercise } from '../../writing/change-exercise.js';

type Done = InputOf<typeof giveNotification> | InputOf<typeof offerObservation>;

/** What was done about duties: notice given, observers invited. */
@Controller()
export class DoDutyController {
  constructor(
    @Inject(ChangeExercise) private readonly change: ChangeExercise,
    @Inject(PartnerDirectory) private readonly directory: PartnerDirectory,
  ) {}

  @Endpoint(giveNotification)
  notify(@Input() input: InputOf<typeof giveNotification>, @SignedIn() caller: Caller): Promise<ExerciseView> {
    return this.execute('notify', input, caller);
  }

  @Endpoint(offerObservation)
  offer(@Input() input: InputOf<typeof offerObservation>, @SignedIn() caller: Caller): Promise<ExerciseView> {
    return this.execute('observe', input, caller);
  }

  private execute(duty: 'notify' | 'observe', { params, body, ifMatch }: Done, caller: Caller): Promise<ExerciseView> {
    return this.change.run({ id: params.id, version: ifMatch }, caller, (exercise, moment) => {
      const refusals = new Refusals();
      const to = body.to.flatMap((partner, index) => refusals.gather(() => this.directory.resolve(partner, body.on, ['body', 'to', index])) ?? []);
      refusals.throwIfAny();
      return doDuty(exercise, duty, { ...body, to }, ['body'], moment);
    });
  }
}
