import { Module } from '@nestjs/common';
import { CrisesConsumer } from './crises.consumer.js';
import { KnownCrises } from './known-crises.js';

/** A service's copy of crises, kept up to date from their events. */
@Module({ controllers: [CrisesConsumer], providers: [KnownCrises], exports: [KnownCrises] })
export class KnownCrisesModule {}
