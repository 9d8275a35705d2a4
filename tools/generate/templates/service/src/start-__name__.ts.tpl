import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { directoryMigrations } from '@entente/partner-directory';
import type { OwnerConfig } from '@entente/service-kit';
import { intakeMigrations, startOwner } from '@entente/service-kit/owner';
import { {{nameCamel}}Migrations } from './persistence/migrations/index.js';
import { {{Name}}Module } from './{{name}}.module.js';

/** Starts the service; the configuration comes from the environment where none is given. */
export function start{{Name}}(config?: OwnerConfig): Promise<NestFastifyApplication> {
  return startOwner({
    name: '{{name}}',
    module: {{Name}}Module,
    migrations: [...intakeMigrations, ...directoryMigrations, ...{{nameCamel}}Migrations],
    ...(config === undefined ? {} : { config }),
  });
}
