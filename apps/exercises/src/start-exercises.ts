import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { directoryMigrations } from '@entente/partner-directory';
import type { OwnerConfig } from '@entente/service-kit';
import { intakeMigrations, startOwner } from '@entente/service-kit/owner';
import { exercisesMigrations } from './persistence/migrations/index.js';
import { ExercisesModule } from './exercises.module.js';

/** Starts the service; the configuration comes from the environment where none is given. */
export function startExercises(config?: OwnerConfig): Promise<NestFastifyApplication> {
  return startOwner({
    name: 'exercises',
    module: ExercisesModule,
    migrations: [...intakeMigrations, ...directoryMigrations, ...exercisesMigrations],
    ...(config === undefined ? {} : { config }),
  });
}
