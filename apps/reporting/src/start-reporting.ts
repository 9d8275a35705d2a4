import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { readOwnerConfig, type OwnerConfig } from '@entente/service-kit';
import { startOwner } from '@entente/service-kit/owner';
import { LIVE, reportingMigrations } from './persistence/copies.js';
import { REBUILD_DATABASE } from './rebuild/second-copy.js';
import { ReportingModule } from './reporting.module.js';

/** Starts the read models of everything; the configuration comes from the environment where none is given. */
export function startReporting(config: OwnerConfig = readOwnerConfig()): Promise<NestFastifyApplication> {
  return startOwner({
    name: 'reporting',
    module: ReportingModule,
    schema: LIVE,
    migrations: reportingMigrations,
    config,
    providers: [{ provide: REBUILD_DATABASE, useValue: config.DATABASE_URL }],
  });
}
