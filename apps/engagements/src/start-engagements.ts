import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { directoryMigrations } from '@entente/partner-directory';
import type { OwnerConfig } from '@entente/service-kit';
import { intakeMigrations, startOwner } from '@entente/service-kit/owner';
import { engagementsMigrations } from './persistence/migrations/index.js';
import { EngagementsModule } from './engagements.module.js';

/** Starts the service; the configuration comes from the environment where none is given. */
export function startEngagements(config?: OwnerConfig): Promise<NestFastifyApplication> {
  return startOwner({
    name: 'engagements',
    module: EngagementsModule,
    migrations: [...intakeMigrations, ...directoryMigrations, ...engagementsMigrations],
    ...(config === undefined ? {} : { config }),
  });
}
