import type { DynamicModule, Provider, Type } from '@nestjs/common';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { inboxConsumer } from './inbox.consumer.js';
import { IntakeController } from './intake.controller.js';
import { Intake } from './intake.js';
import { REPORT_HANDLERS, type ReportHandler } from './report-handler.js';

class Intake1700000000002 implements MigrationInterface {
  readonly name = 'Intake1700000000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE report_answer (key text PRIMARY KEY, answer jsonb NOT NULL, answered_at timestamptz NOT NULL DEFAULT now())');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE report_answer');
  }
}

export const intakeMigrations = [Intake1700000000002] as const;

/** Inbound reports of a service: over HTTP, from its inbox topic, and the dead letters of both. */
export class IntakeModule {
  /**
   * `handlers` are providers of the module they stand in; without any there is no inbox to read, only the dead letters
   * of the consumers. `providers` is what the handlers need beyond the platform.
   */
  static of(
    owner: string,
    handlers: readonly Type<ReportHandler>[],
    providers: readonly Provider[] = [],
    imports: DynamicModule['imports'] = [],
  ): DynamicModule {
    return {
      module: IntakeModule,
      imports,
      controllers: [IntakeController, ...(handlers.length > 0 ? [inboxConsumer(owner)] : [])],
      providers: [
        Intake,
        ...providers,
        ...handlers,
        { provide: REPORT_HANDLERS, useFactory: (...all: ReportHandler[]): ReportHandler[] => all, inject: [...handlers] },
      ],
      exports: [Intake],
    };
  }
}
