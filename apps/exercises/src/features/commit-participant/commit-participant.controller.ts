import { Controller, Inject } from '@nestjs/common';
import { commitParticipant, type ExerciseView } from '@entente/contracts';
import { PartnerDirectory } from '@entente/partner-directory';
import { Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { commitParticipant as decide } from '../../domain/participants.js';
import { ChangeExercise } from '../../writing/change-exercise.js';

@Controller()
export class CommitParticipantController {
  constructor(
    @Inject(ChangeExercise) private readonly change: ChangeExercise,
    @Inject(PartnerDirectory) private readonly directory: PartnerDirectory,
  ) {}

  @Endpoint(commitParticipant)
  commit(@Input() { params, body, ifMatch }: InputOf<typeof commitParticipant>, @SignedIn() caller: Caller): Promise<ExerciseView> {
    const { override, status, since } = body;
    return this.change.run(
      { id: params.id, version: ifMatch },
      caller,
      (exercise) => {
        const partner = this.directory.resolve(body.partner, exercise.record.startsOn, ['body', 'partner']);
        return decide(exercise, partner, status, since, ['body']);
      },
      { override, at: ['body', 'status'] },
    );
  }
}
