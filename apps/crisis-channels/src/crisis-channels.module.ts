import { Module } from '@nestjs/common';
import { DirectoryModule } from '@entente/partner-directory';
import { IntakeModule } from '@entente/service-kit/owner';
import { TimersModule } from '@entente/timers';
import { CrisisReportHandler } from './features/accept-crisis-report/accept-crisis-report.js';
import { AcknowledgeMessagesController } from './features/acknowledge-messages/acknowledge-messages.controller.js';
import { ArrangeChannelController } from './features/arrange-channel/arrange-channel.controller.js';
import { ChangeCrisisPhaseController } from './features/change-crisis-phase/change-crisis-phase.controller.js';
import { MissLineChecks } from './features/check-lines/miss-line-checks.js';
import { RecordLineCheckController } from './features/check-lines/record-line-check.controller.js';
import { CloseCrisisController } from './features/close-crisis/close-crisis.controller.js';
import { DraftMessageController } from './features/draft-message/draft-message.controller.js';
import { FollowAgreementsConsumer } from './features/follow-agreements/follow-agreements.consumer.js';
import { GetChannelController } from './features/get-channel/get-channel.controller.js';
import { GetCrisisController } from './features/get-crisis/get-crisis.controller.js';
import { GetReadinessController } from './features/get-readiness/get-readiness.controller.js';
import { ChangeActorsController } from './features/change-actors/change-actors.controller.js';
import { ConsultationsController } from './features/keep-consultations/consultations.controller.js';
import { ExplanationsController } from './features/keep-explanations/explanations.controller.js';
import { MeasuresController } from './features/keep-measures/measures.controller.js';
import { RetrospectiveController } from './features/hold-retrospective/retrospective.controller.js';
import { SituationsController } from './features/report-situations/situations.controller.js';
import { SuggestionsController } from './features/keep-suggestions/suggestions.controller.js';
import { PostsController } from './features/keep-posts/posts.controller.js';
import { ListChannelsController } from './features/list-channels/list-channels.controller.js';
import { ListCrisesController } from './features/list-crises/list-crises.controller.js';
import { ListLineChecksController } from './features/list-line-checks/list-line-checks.controller.js';
import { ListMessageTemplatesController } from './features/list-message-templates/list-message-templates.controller.js';
import { ListMessagesController } from './features/list-messages/list-messages.controller.js';
import { MoveChannelController } from './features/move-channel/move-channel.controller.js';
import { OpenCrisisController } from './features/open-crisis/open-crisis.controller.js';
import { ProposeChannelController } from './features/propose-channel/propose-channel.controller.js';
import { ReleaseDraftController } from './features/release-draft/release-draft.controller.js';
import { SendMessageController } from './features/send-message/send-message.controller.js';
import { TellAcknowledgementOverdue, TellReplyOverdue } from './features/tell-overdue/tell-overdue.js';
import { LOG, LOG_CONTROLLERS, LOG_PROVIDERS, LOG_TIMERS } from './log-features.js';
import { ChannelLog } from './persistence/channel-log.js';
import { WakeExplanations, WakeMeasures, WakeSituationReporting } from './features/wake-steps/wake-steps.js';
import { ChannelRepository } from './persistence/channel.repository.js';
import { CrisisRepository } from './persistence/crisis.repository.js';
import { DraftRepository } from './persistence/draft.repository.js';
import { KnownAgreements } from './persistence/known-agreements.js';
import { LineRepository } from './persistence/line.repository.js';
import { MessageRepository } from './persistence/message.repository.js';
import { LineKeeper } from './writing/line-keeper.js';
import { MessageQueue } from './writing/message-queue.js';
import { MessageReader } from './writing/message-reader.js';
import { MessageWriter } from './writing/message-writer.js';
import { Messaging } from './writing/messaging.js';
import { SuggestionRepository } from './persistence/suggestion.repository.js';
import { Suggestions } from './writing/suggestions.js';
import { StepDesk } from './writing/step-desk.js';
import { Writer } from './writing/writer.js';

/** What the handlers of reports and timers need beside the platform. */
const WRITING = [CrisisRepository, ChannelRepository, ChannelLog, LineRepository, Writer, LineKeeper, StepDesk, Suggestions, SuggestionRepository];
/** What writes messages, and what timers need of it. */
const MESSAGES = [DraftRepository, MessageRepository, MessageWriter];
/** What time brings to what is done within crises. */
const STEP_TIMERS = [WakeMeasures, WakeExplanations, WakeSituationReporting];

@Module({
  imports: [
    DirectoryModule,
    TimersModule.of([MissLineChecks, TellAcknowledgementOverdue, TellReplyOverdue, ...LOG_TIMERS, ...STEP_TIMERS], [...WRITING, ...MESSAGES, ...LOG]),
    IntakeModule.of('crisis-channels', [CrisisReportHandler], WRITING),
  ],
  controllers: [
    ListCrisesController,
    OpenCrisisController,
    GetCrisisController,
    ChangeCrisisPhaseController,
    CloseCrisisController,
    PostsController,
    MeasuresController,
    ExplanationsController,
    ChangeActorsController,
    ConsultationsController,
    SituationsController,
    SuggestionsController,
    RetrospectiveController,
    ListChannelsController,
    ProposeChannelController,
    GetChannelController,
    MoveChannelController,
    SendMessageController,
    AcknowledgeMessagesController,
    ListMessagesController,
    DraftMessageController,
    ReleaseDraftController,
    ListMessageTemplatesController,
    ArrangeChannelController,
    RecordLineCheckController,
    ListLineChecksController,
    GetReadinessController,
    ...LOG_CONTROLLERS,
    FollowAgreementsConsumer,
  ],
  providers: [...WRITING, ...MESSAGES, MessageQueue, MessageReader, Messaging, KnownAgreements, ...LOG, ...LOG_PROVIDERS],
})
export class CrisisChannelsModule {}
