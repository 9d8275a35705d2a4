import { Controller, Inject } from '@nestjs/common';
import { ownLabel, proposeExercise, Refusals, type ExerciseView } from '@entente/contracts';
import { PartnerDirectory } from '@entente/partner-directory';
import { Transactions, type Tx } from '@entente/persistence';
import { Clock, Endpoint, Input, SignedIn, type Caller, type InputOf } from '@entente/service-kit';
import { once } from '@entente/service-kit/owner';
import { refuseUnfitEdition } from '../../domain/editions.js';
import { labelFaults, resolveParticipants, resolvePlan } from '../../domain/resolve-draft.js';
import { proposeExercise as decide } from '../../domain/state-exercise.js';
import { ExerciseRepository } from '../../persistence/exercise.repository.js';
import { ChangeExercise } from '../../writing/change-exercise.js';
import { Moments } from '../../writing/moments.js';

const AT = ['body', 'exercise'];
type Body = InputOf<typeof proposeExercise>['body'];

@Controller()
export class ProposeExerciseController {
  constructor(
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(ExerciseRepository) private readonly exercises: ExerciseRepository,
    @Inject(ChangeExercise) private readonly change: ChangeExercise,
    @Inject(PartnerDirectory) private readonly directory: PartnerDirectory,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Moments) private readonly moments: Moments,
  ) {}

  @Endpoint(proposeExercise)
  propose(@Input() { body, idempotencyKey }: InputOf<typeof proposeExercise>, @SignedIn() caller: Caller): Promise<ExerciseView> {
    return this.transactions.run(caller.reader, (tx) => once(tx, caller, idempotencyKey, body, () => this.execute(tx, body, caller)));
  }

  private async execute(tx: Tx, { exercise, override }: Body, caller: Caller): Promise<ExerciseView> {
    await this.directory.refresh(tx);
    const { label: given, participants: drafts, ...draft } = exercise;
    const label = given ?? ownLabel(caller.principal.nation);
    const refusals = new Refusals();
    const plan = resolvePlan(draft, this.directory, AT, refusals);
    const participants = resolveParticipants(drafts, draft.startsOn, this.directory, [...AT, 'participants'], refusals);
    refusals.add(...labelFaults(label, this.directory, [...AT, 'label']));
    refusals.throwIfAny();
    const [followed] = plan.follows === undefined ? [] : await this.exercises.named(tx, [plan.follows]);
    refuseUnfitEdition(undefined, plan, followed, AT);
    const moment = await this.moments.asSeen(tx, this.clock.now(), plan.basis);
    const decision = decide({ plan, participants, stages: [] }, label, 'hand', AT, moment);
    return this.change.finish(tx, decision, undefined, caller, { override, at: [...AT, 'participants'] });
  }
}
