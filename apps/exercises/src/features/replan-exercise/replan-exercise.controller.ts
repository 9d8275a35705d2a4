import { Controller, Inject } from '@nestjs/common';
import { Refusals, replanExercise, type ExerciseView } from '@entente/contracts';
import { PartnerDirectory } from '@entente/partner-directory';
import { Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { refuseUnfitEdition } from '../../domain/editions.js';
import { resolvePlan } from '../../domain/resolve-draft.js';
import { replanExercise as decide } from '../../domain/state-exercise.js';
import { ExerciseRepository } from '../../persistence/exercise.repository.js';
import { ChangeExercise } from '../../writing/change-exercise.js';
import { Moments } from '../../writing/moments.js';

const AT = ['body', 'plan'];

@Controller()
export class ReplanExerciseController {
  constructor(
    @Inject(ChangeExercise) private readonly change: ChangeExercise,
    @Inject(ExerciseRepository) private readonly exercises: ExerciseRepository,
    @Inject(PartnerDirectory) private readonly directory: PartnerDirectory,
    @Inject(Moments) private readonly moments: Moments,
  ) {}

  @Endpoint(replanExercise)
  replan(@Input() { params, body, ifMatch }: InputOf<typeof replanExercise>, @SignedIn() caller: Caller): Promise<ExerciseView> {
    return this.change.run(
      { id: params.id, version: ifMatch },
      caller,
      async (exercise, { now, agreements }, tx) => {
        const refusals = new Refusals();
        const plan = resolvePlan(body.plan, this.directory, AT, refusals);
        refusals.throwIfAny();
        const [followed] = plan.follows === undefined ? [] : await this.exercises.named(tx, [plan.follows]);
        refuseUnfitEdition(exercise.id, plan, followed, AT);
        const named = plan.basis.filter((id) => !exercise.record.basis.includes(id));
        const seen = await this.moments.asSeen(tx, now, named);
        // What it rested on already stays, also for an author who cannot see it.
        return decide(exercise, plan, body.reason, AT, { ...seen, agreements: new Map([...agreements, ...seen.agreements]) });
      },
      { override: body.override, at: AT },
    );
  }
}
