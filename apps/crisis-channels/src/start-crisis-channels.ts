import type { Provider } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { directoryMigrations } from '@entente/partner-directory';
import type { OwnerConfig } from '@entente/service-kit';
import { intakeMigrations, startOwner } from '@entente/service-kit/owner';
import { crisisChannelsMigrations } from './persistence/migrations/1700000000500-crisis-channels.js';
import { CrisisChannelsModule } from './crisis-channels.module.js';

/**
 * Starts the service; the configuration comes from the environment where none is given. `providers` replace what the
 * platform provides, such as the clock.
 */
export function startCrisisChannels(config?: OwnerConfig, providers: readonly Provider[] = []): Promise<NestFastifyApplication> {
  return startOwner({
    name: 'crisis-channels',
    module: CrisisChannelsModule,
    providers,
    migrations: [...intakeMigrations, ...directoryMigrations, ...crisisChannelsMigrations],
    ...(config === undefined ? {} : { config }),
  });
}
