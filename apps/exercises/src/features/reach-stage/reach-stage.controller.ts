import { Controller, Inject } from '@nestjs/common';
import { reachStage, type ExerciseView } from '@entente/contracts';
import { Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { reachStage as decide } from '../../domain/stages.js';
import { ChangeExercise } from '../../writing/change-exercise.js';

@Controller()
export class ReachStageController {
  constructor(@Inject(ChangeExercise) private readonly change: ChangeExercise) {}

  @Endpoint(reachStage)
  reach(@Input() { params, body, ifMatch }: InputOf<typeof reachStage>, @SignedIn() caller: Caller): Promise<ExerciseView> {
    return this.change.run({ id: params.id, version: ifMatch }, caller, (exercise, moment) => decide(exercise, body, ['body'], moment));
  }
}
