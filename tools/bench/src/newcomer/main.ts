import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Transport, type KafkaOptions } from '@nestjs/microservices';
import { DataSource } from 'typeorm';
import { AgreementsController } from './agreements.controller.js';
import { Agreement, AgreementParty, History } from './entities.js';

const { BROKERS = '', DATABASE_URL = '', GROUP = '' } = process.env;

@Module({
  controllers: [AgreementsController],
  providers: [
    {
      provide: DataSource,
      useFactory: (): Promise<DataSource> =>
        new DataSource({ type: 'postgres', url: DATABASE_URL, entities: [Agreement, AgreementParty, History], synchronize: true }).initialize(),
    },
  ],
})
class NewcomerModule {}

/** A service that projects events the way the frameworks' documentation shows it. */
const app = await NestFactory.createMicroservice<KafkaOptions>(NewcomerModule, {
  transport: Transport.KAFKA,
  options: { client: { brokers: BROKERS.split(',') }, consumer: { groupId: GROUP }, subscribe: { fromBeginning: true }, postfixId: '' },
  logger: ['error'],
});
app.enableShutdownHooks();
await app.listen();
