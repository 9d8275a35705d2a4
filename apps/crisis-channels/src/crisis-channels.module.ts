import { Module } from '@nestjs/common';
import { DirectoryModule } from '@entente/partner-directory';
import { IntakeModule } from '@entente/service-kit/owner';
import { RegisterCrisis } from './features/register-crisis/register-crisis.js';
import { CrisisRepository } from './persistence/crisis.repository.js';

@Module({
  imports: [DirectoryModule, IntakeModule.of('crisis-channels', [])],
  providers: [CrisisRepository, RegisterCrisis],
})
export class CrisisChannelsModule {}
