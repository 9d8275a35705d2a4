import type { Provider } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { knownCrisesMigrations } from '@entente/known-crises';
import { directoryMigrations } from '@entente/partner-directory';
import type { OwnerConfig } from '@entente/service-kit';
import { intakeMigrations, startOwner } from '@entente/service-kit/owner';
import { timersMigrations } from '@entente/timers';
import { ExercisesModule } from './exercises.module.js';
import { exercisesMigrations } from './persistence/migrations/1700000000400-exercises.js';
import { knownBansMigrations } from './persistence/migrations/1700000000410-known-bans.js';
import { crisisLessonsMigrations } from './persistence/migrations/1700000000430-crisis-lessons.js';
import { judgedByMigrations } from './persistence/migrations/1700000000420-judged-by.js';
import { readRuleBook, RuleBook } from './rules/rule-book.js';

/**
 * Starts the service; the configuration comes from the environment where none is given. `providers` replace what the
 * platform provides, such as the clock, and the rules.
 */
export function startExercises(config?: OwnerConfig, providers: readonly Provider[] = []): Promise<NestFastifyApplication> {
  return startOwner({
    name: 'exercises',
    module: ExercisesModule,
    providers: [{ provide: RuleBook, useFactory: () => readRuleBook() }, ...providers],
    migrations: [
      ...intakeMigrations,
      ...directoryMigrations,
      ...timersMigrations,
      ...exercisesMigrations,
      ...knownBansMigrations,
      ...judgedByMigrations,
      ...crisisLessonsMigrations,
      ...knownCrisesMigrations,
    ],
    ...(config === undefined ? {} : { config }),
  });
}
