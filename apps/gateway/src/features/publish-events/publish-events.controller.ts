import { Controller, Inject, Req, Res, UseGuards } from '@nestjs/common';
import { publishEvents } from '@entente/contracts';
import { Endpoint } from '@entente/service-kit';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { callerGone } from '../../http/caller-gone.js';
import { RateLimitGuard } from '../../http/rate-limit.guard.js';
import { CallerGone } from '../../services/service-failure.js';
import { EventDispatch } from './event-dispatch.js';
import { readEvents } from './read-events.js';

/**
 * Intake of events in every CloudEvents form. A request that can be understood is answered 202 with one result per
 * event in order, even when no owner is there: then every result is `unavailable`.
 */
@Controller()
@UseGuards(RateLimitGuard)
export class PublishEventsController {
  constructor(@Inject(EventDispatch) private readonly dispatch: EventDispatch) {}

  @Endpoint(publishEvents)
  async publish(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const gone = callerGone(reply);
    try {
      const results = await this.dispatch.dispatch(await readEvents(request.raw), request.headers, gone);
      await reply.status(publishEvents.status).send({ results });
    } catch (error) {
      if (error instanceof CallerGone) return void reply.hijack();
      throw error;
    }
  }
}
