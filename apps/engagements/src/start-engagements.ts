import type { Provider } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { knownCrisesMigrations } from '@entente/known-crises';
import { directoryMigrations } from '@entente/partner-directory';
import type { OwnerConfig } from '@entente/service-kit';
import { intakeMigrations, startOwner } from '@entente/service-kit/owner';
import { timersMigrations } from '@entente/timers';
import { engagementsMigrations } from './persistence/migrations/1700000000300-engagements.js';
import { readRuleBook, RuleBook } from './rules/rule-book.js';
import { EngagementsModule } from './engagements.module.js';

/**
 * Starts the service; the configuration comes from the environment where none is given. `providers` replace what the platform
 * provides, such as the clock, and the rules.
 */
export function startEngagements(config?: OwnerConfig, providers: readonly Provider[] = []): Promise<NestFastifyApplication> {
  return startOwner({
    name: 'engagements',
    module: EngagementsModule,
    providers: [{ provide: RuleBook, useFactory: () => readRuleBook() }, ...providers],
    migrations: [...intakeMigrations, ...directoryMigrations, ...timersMigrations, ...engagementsMigrations, ...knownCrisesMigrations],
    ...(config === undefined ? {} : { config }),
  });
}
