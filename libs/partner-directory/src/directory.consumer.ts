import { Controller, Inject } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { topic } from '@entente/contracts';
import { Consumes, type EventBatch } from '@entente/messaging';
import type { Tx } from '@entente/persistence';
import { DirectoryCopy } from './directory-copy.js';

/** Keeps this service's copy of the directory up to date. */
@Controller()
export class DirectoryConsumer {
  constructor(@Inject(DirectoryCopy) private readonly copy: DirectoryCopy) {}

  @Consumes({ group: 'directory', topics: [topic('partners', 'events'), topic('agreements', 'events')], maxBatch: 1_000 })
  apply(@Payload() batch: EventBatch, @Ctx() tx: Tx): Promise<void> {
    return this.copy.apply(batch, tx);
  }
}
