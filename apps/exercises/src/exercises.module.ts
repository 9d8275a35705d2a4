import { Module } from '@nestjs/common';
import { KnownCrisesModule } from '@entente/known-crises';
import { DirectoryModule } from '@entente/partner-directory';
import { IntakeModule } from '@entente/service-kit/owner';
import { TimersModule } from '@entente/timers';
import { ExerciseReportHandler } from './features/accept-exercise-report/accept-exercise-report.js';
import { ChangeContributionController } from './features/change-contribution/change-contribution.controller.js';
import { CommitParticipantController } from './features/commit-participant/commit-participant.controller.js';
import { DoDutyController } from './features/do-duty/do-duty.controller.js';
import { ExerciseClashesController } from './features/exercise-clashes/exercise-clashes.controller.js';
import { ExerciseDutiesController } from './features/exercise-duties/exercise-duties.controller.js';
import { ExerciseHistoryController } from './features/exercise-history/exercise-history.controller.js';
import { FindingsController } from './features/findings/findings.controller.js';
import { FollowRetrospectivesConsumer } from './features/follow-retrospectives/follow-retrospectives.consumer.js';
import { FollowVisitBansConsumer } from './features/follow-visit-bans/follow-visit-bans.consumer.js';
import { FollowAgreementsConsumer } from './features/follow-agreements/follow-agreements.consumer.js';
import { GetExerciseController } from './features/get-exercise/get-exercise.controller.js';
import { JudgeAnew } from './features/judge-anew/judge-anew.js';
import { LessonsController } from './features/lessons/lessons.controller.js';
import { ListExercisesController } from './features/list-exercises/list-exercises.controller.js';
import { ProposeExerciseController } from './features/propose-exercise/propose-exercise.controller.js';
import { ReachStageController } from './features/reach-stage/reach-stage.controller.js';
import { RecordCostController } from './features/record-cost/record-cost.controller.js';
import { ReplanExerciseController } from './features/replan-exercise/replan-exercise.controller.js';
import { SettleExerciseController } from './features/settle-exercise/settle-exercise.controller.js';
import { VerificationVisitsController } from './features/verification-visits/verification-visits.controller.js';
import { WakeExercises } from './features/wake-exercises/wake-exercises.js';
import { ExerciseRepository } from './persistence/exercise.repository.js';
import { KnownAgreements } from './persistence/known-agreements.js';
import { KnownBans } from './persistence/known-bans.js';
import { Surroundings } from './persistence/surroundings.js';
import { CrisisLessonRepository } from './persistence/crisis-lesson.repository.js';
import { LessonRepository } from './persistence/lesson.repository.js';
import { VisitRepository } from './persistence/visit.repository.js';
import { Calendars } from './rules/calendars.js';
import { ChangeExercise } from './writing/change-exercise.js';
import { FollowUp } from './writing/follow-up.js';
import { Moments } from './writing/moments.js';

/** What the intake's handlers and the timers' handlers need beside the platform. */
const WRITING = [ExerciseRepository, KnownAgreements, FollowUp, Moments];

@Module({
  imports: [DirectoryModule, KnownCrisesModule, TimersModule.of([WakeExercises], WRITING), IntakeModule.of('exercises', [ExerciseReportHandler], WRITING)],
  controllers: [
    ListExercisesController,
    ProposeExerciseController,
    GetExerciseController,
    ExerciseHistoryController,
    ExerciseDutiesController,
    ExerciseClashesController,
    ReplanExerciseController,
    ReachStageController,
    CommitParticipantController,
    ChangeContributionController,
    SettleExerciseController,
    DoDutyController,
    RecordCostController,
    FindingsController,
    LessonsController,
    VerificationVisitsController,
    FollowAgreementsConsumer,
    FollowVisitBansConsumer,
    FollowRetrospectivesConsumer,
  ],
  providers: [...WRITING, KnownBans, Surroundings, Calendars, LessonRepository, CrisisLessonRepository, VisitRepository, ChangeExercise, JudgeAnew],
})
export class ExercisesModule {}
