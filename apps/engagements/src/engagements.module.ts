import { Module } from '@nestjs/common';
import { KnownCrisesModule } from '@entente/known-crises';
import { DirectoryModule } from '@entente/partner-directory';
import { IntakeModule } from '@entente/service-kit/owner';
import { TimersModule } from '@entente/timers';
import { EngagementReportHandler } from './features/accept-engagement-report/accept-engagement-report.js';
import { VisitBansController } from './features/ban-visits/visit-bans.controller.js';
import { BriefEngagementController } from './features/brief-engagement/brief-engagement.controller.js';
import { CorrectEngagementController } from './features/correct-engagement/correct-engagement.controller.js';
import { GetEngagementController } from './features/get-engagement/get-engagement.controller.js';
import { FollowUpsController } from './features/keep-follow-ups/follow-ups.controller.js';
import { ObjectivesController } from './features/keep-objectives/objectives.controller.js';
import { PeopleController } from './features/keep-people/people.controller.js';
import { PostingsController } from './features/keep-postings/postings.controller.js';
import { ListApprovalsController } from './features/list-approvals/list-approvals.controller.js';
import { ListClashesController } from './features/list-clashes/list-clashes.controller.js';
import { ListEngagementsController } from './features/list-engagements/list-engagements.controller.js';
import { ListEngagementsQuery } from './features/list-engagements/list-engagements.query.js';
import { MoveEngagementController } from './features/move-engagement/move-engagement.controller.js';
import { PlanEngagementController } from './features/plan-engagement/plan-engagement.controller.js';
import { WakeEngagements, WakeFollowUps, WakeObjectives, WakePostings } from './features/wake-on-time/wake-on-time.js';
import { Conflicts } from './persistence/conflicts.repository.js';
import { Culture } from './persistence/culture.js';
import { EngagementLookups } from './persistence/engagement-lookups.js';
import { EngagementViews } from './persistence/engagement-views.js';
import { People } from './persistence/people.repository.js';
import { EngagementDesk } from './writing/engagement-desk.js';
import { Moments } from './writing/moments.js';
import { Writer } from './writing/writer.js';

/** What the intake's handlers and the timers' handlers need beside the platform. */
const WRITING = [Writer, Moments, People, EngagementLookups];

@Module({
  imports: [
    DirectoryModule,
    KnownCrisesModule,
    TimersModule.of([WakeEngagements, WakeFollowUps, WakePostings, WakeObjectives], WRITING),
    IntakeModule.of('engagements', [EngagementReportHandler], WRITING),
  ],
  controllers: [
    ListClashesController,
    ListApprovalsController,
    ListEngagementsController,
    PlanEngagementController,
    GetEngagementController,
    BriefEngagementController,
    MoveEngagementController,
    CorrectEngagementController,
    FollowUpsController,
    VisitBansController,
    PostingsController,
    ObjectivesController,
    PeopleController,
  ],
  providers: [...WRITING, EngagementDesk, EngagementViews, Conflicts, Culture, ListEngagementsQuery],
})
export class EngagementsModule {}
