import { Controller, Inject } from '@nestjs/common';
import { getRebuild, startRebuild, type RebuildStatus } from '@entente/contracts';
import { Endpoint } from '@entente/service-kit';
import type { z } from 'zod';
import { Rebuilds } from './rebuilds.js';

@Controller()
export class RebuildController {
  constructor(@Inject(Rebuilds) private readonly rebuilds: Rebuilds) {}

  @Endpoint(startRebuild)
  async start(): Promise<{ id: string }> {
    return { id: await this.rebuilds.start() };
  }

  @Endpoint(getRebuild)
  last(): Promise<z.infer<typeof RebuildStatus>> {
    return this.rebuilds.last();
  }
}
