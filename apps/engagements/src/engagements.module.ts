import { Module } from '@nestjs/common';
import { DirectoryModule } from '@entente/partner-directory';
import { IntakeModule } from '@entente/service-kit/owner';
import { RegisterEngagement } from './features/register-engagement/register-engagement.js';
import { EngagementRepository } from './persistence/engagement.repository.js';

@Module({
  imports: [DirectoryModule, IntakeModule.of('engagements', [])],
  providers: [EngagementRepository, RegisterEngagement],
})
export class EngagementsModule {}
