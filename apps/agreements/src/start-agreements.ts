import type { Provider } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { directoryMigrations } from '@entente/partner-directory';
import type { OwnerConfig } from '@entente/service-kit';
import { intakeMigrations, startOwner } from '@entente/service-kit/owner';
import { timersMigrations } from '@entente/timers';
import { AgreementsModule } from './agreements.module.js';
import { AgreementSchema } from './persistence/agreement.schema.js';
import { RuleBook, readRuleBook } from './rules/rule-book.js';
import { complianceMigrations } from './persistence/migrations/1700000000270-compliance.js';
import { agreementsMigrations } from './persistence/migrations/1700000000200-agreements.js';
import { firstLookMigrations } from './persistence/migrations/1700000000310-first-look.js';
import { lifecycleMigrations } from './persistence/migrations/1700000000220-lifecycle.js';
import { obligationsMigrations } from './persistence/migrations/1700000000230-obligations.js';
import { approvalsMigrations } from './persistence/migrations/1700000000240-approvals.js';
import { forceMigrations } from './persistence/migrations/1700000000210-force.js';
import { transfersMigrations } from './persistence/migrations/1700000000250-transfers.js';
import { registrationsMigrations } from './persistence/migrations/1700000000255-registrations.js';
import { attachmentsMigrations } from './persistence/migrations/1700000000260-attachments.js';
import { AttachmentsConfig, readAttachmentsConfig } from './storage/attachments-config.js';

/**
 * Starts the register of agreements; the configuration comes from the environment where none is given. `providers` replace
 * what the platform provides, such as the clock, and the rules.
 */
export function startAgreements(config?: OwnerConfig, providers: readonly Provider[] = []): Promise<NestFastifyApplication> {
  return startOwner({
    name: 'agreements',
    module: AgreementsModule,
    entities: [AgreementSchema],
    providers: [
      { provide: RuleBook, useFactory: () => readRuleBook() },
      { provide: AttachmentsConfig, useFactory: () => readAttachmentsConfig() },
      ...providers,
    ],
    migrations: [
      ...intakeMigrations,
      ...directoryMigrations,
      ...timersMigrations,
      ...agreementsMigrations,
      ...forceMigrations,
      ...lifecycleMigrations,
      ...firstLookMigrations,
      ...obligationsMigrations,
      ...transfersMigrations,
      ...registrationsMigrations,
      ...approvalsMigrations,
      ...complianceMigrations,
      ...attachmentsMigrations,
    ],
    ...(config === undefined ? {} : { config }),
  });
}
