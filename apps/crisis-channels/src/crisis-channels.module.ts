import { Module } from '@nestjs/common';
import { DirectoryModule } from '@entente/partner-directory';
import { IntakeModule } from '@entente/service-kit/owner';
import { TimersModule } from '@entente/timers';
import { CrisisReportHandler } from './features/accept-crisis-report/accept-crisis-report.js';
import { ChangeCrisisPhaseController } from './features/change-crisis-phase/change-crisis-phase.controller.js';
import { CloseCrisisController } from './features/close-crisis/close-crisis.controller.js';
import { FollowAgreementsConsumer } from './features/follow-agreements/follow-agreements.consumer.js';
import { GetChannelController } from './features/get-channel/get-channel.controller.js';
import { GetCrisisController } from './features/get-crisis/get-crisis.controller.js';
import { ListChannelsController } from './features/list-channels/list-channels.controller.js';
import { ListCrisesController } from './features/list-crises/list-crises.controller.js';
import { MoveChannelController } from './features/move-channel/move-channel.controller.js';
import { OpenCrisisController } from './features/open-crisis/open-crisis.controller.js';
import { ProposeChannelController } from './features/propose-channel/propose-channel.controller.js';
import { ChannelRepository } from './persistence/channel.repository.js';
import { CrisisRepository } from './persistence/crisis.repository.js';
import { KnownAgreements } from './persistence/known-agreements.js';
import { Writer } from './writing/writer.js';

/** What the intake's handlers need beside the platform. */
const WRITING = [CrisisRepository, Writer];

@Module({
  imports: [DirectoryModule, TimersModule.of([], WRITING), IntakeModule.of('crisis-channels', [CrisisReportHandler], WRITING)],
  controllers: [
    ListCrisesController,
    OpenCrisisController,
    GetCrisisController,
    ChangeCrisisPhaseController,
    CloseCrisisController,
    ListChannelsController,
    ProposeChannelController,
    GetChannelController,
    MoveChannelController,
    FollowAgreementsConsumer,
  ],
  providers: [...WRITING, ChannelRepository, KnownAgreements],
})
export class CrisisChannelsModule {}
