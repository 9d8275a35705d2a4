import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { directoryMigrations } from '@entente/partner-directory';
import type { OwnerConfig } from '@entente/service-kit';
import { intakeMigrations, startOwner } from '@entente/service-kit/owner';
import { crisisChannelsMigrations } from './persistence/migrations/index.js';
import { CrisisChannelsModule } from './crisis-channels.module.js';

/** Starts the service; the configuration comes from the environment where none is given. */
export function startCrisisChannels(config?: OwnerConfig): Promise<NestFastifyApplication> {
  return startOwner({
    name: 'crisis-channels',
    module: CrisisChannelsModule,
    migrations: [...intakeMigrations, ...directoryMigrations, ...crisisChannelsMigrations],
    ...(config === undefined ? {} : { config }),
  });
}
