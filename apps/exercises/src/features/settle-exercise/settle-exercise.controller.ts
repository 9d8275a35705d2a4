import { Controller, Inject } from '@nestjs/common';
import { cancelExercise, holdExercise, type ExerciseView } from '@entente/contracts';
import { Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { cancelExercise as decideCancellation, holdExercise as decideHeld } from '../../domain/settle.js';
import { ChangeExercise } from '../../writing/change-exercise.js';

/** How an exercise ends: it took place, or it will not. */
@Controller()
export class SettleExerciseController {
  constructor(@Inject(ChangeExercise) private readonly change: ChangeExercise) {}

  @Endpoint(cancelExercise)
  cancel(@Input() { params, body, ifMatch }: InputOf<typeof cancelExercise>, @SignedIn() caller: Caller): Promise<ExerciseView> {
    return this.change.run({ id: params.id, version: ifMatch }, caller, (exercise) => decideCancellation(exercise, body, ['body']));
  }

  @Endpoint(holdExercise)
  hold(@Input() { params, body, ifMatch }: InputOf<typeof holdExercise>, @SignedIn() caller: Caller): Promise<ExerciseView> {
    return this.change.run({ id: params.id, version: ifMatch }, caller, (exercise, moment) => decideHeld(exercise, body, ['body'], moment));
  }
}
