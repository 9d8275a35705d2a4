import { Controller, Inject } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { agreementCorrected, topic } from '@entente/contracts';
import { Consumes, type EventBatch, type LogRecord } from '@entente/messaging';
import type { Tx } from '@entente/persistence';
import { DirectoryCopy } from './directory-copy.js';

/** Of all agreements, those that constitute an organisation – or no longer do since they were corrected. */
function wants({ topic: from, headers, value }: LogRecord): boolean {
  return from !== topic('agreements', 'events') || headers['ce_type'] === agreementCorrected.type || value.includes('"constitutes":');
}

/** Keeps this service's copy of the directory up to date. */
@Controller()
export class DirectoryConsumer {
  constructor(@Inject(DirectoryCopy) private readonly copy: DirectoryCopy) {}

  @Consumes({ group: 'directory', topics: [topic('partners', 'events'), topic('agreements', 'events')], maxBatch: 1_000, wants })
  apply(@Payload() batch: EventBatch, @Ctx() tx: Tx): Promise<void> {
    return this.copy.apply(batch, tx);
  }
}
