import type { Provider } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { directoryMigrations } from '@entente/partner-directory';
import type { OwnerConfig } from '@entente/service-kit';
import { intakeMigrations, startOwner } from '@entente/service-kit/owner';
import { timersMigrations } from '@entente/timers';
import { readWebhookHosts, WebhookHosts } from './delivery/webhook-hosts.js';
import { WebhookPace } from './domain/webhooks/webhook-pace.js';
import { crisisChannelsMigrations } from './persistence/migrations/1700000000500-crisis-channels.js';
import { readRuleBook, RuleBook } from './rules/rule-book.js';
import { LogKeys, readLogKeys } from './signing/log-keys.js';
import { CrisisChannelsModule } from './crisis-channels.module.js';

/**
 * Starts the service; the configuration comes from the environment where none is given. `providers` replace what the
 * platform provides, such as the clock, the rules and the keys.
 */
export function startCrisisChannels(config?: OwnerConfig, providers: readonly Provider[] = []): Promise<NestFastifyApplication> {
  return startOwner({
    name: 'crisis-channels',
    module: CrisisChannelsModule,
    providers: [
      { provide: RuleBook, useFactory: () => readRuleBook() },
      { provide: LogKeys, useFactory: () => readLogKeys() },
      { provide: WebhookHosts, useFactory: () => readWebhookHosts() },
      { provide: WebhookPace, useValue: new WebhookPace() },
      ...providers,
    ],
    migrations: [...intakeMigrations, ...directoryMigrations, ...timersMigrations, ...crisisChannelsMigrations],
    ...(config === undefined ? {} : { config }),
  });
}
