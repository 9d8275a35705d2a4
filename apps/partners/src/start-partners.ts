import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { directoryMigrations } from '@entente/partner-directory';
import type { OwnerConfig } from '@entente/service-kit';
import { intakeMigrations, startOwner } from '@entente/service-kit/owner';
import { PartnersModule } from './partners.module.js';
import { partnersMigrations } from './persistence/migrations/index.js';

/** Starts the directory of states and organisations; the configuration comes from the environment where none is given. */
export function startPartners(config?: OwnerConfig): Promise<NestFastifyApplication> {
  return startOwner({
    name: 'partners',
    module: PartnersModule,
    migrations: [...intakeMigrations, ...directoryMigrations, ...partnersMigrations],
    ...(config === undefined ? {} : { config }),
  });
}
