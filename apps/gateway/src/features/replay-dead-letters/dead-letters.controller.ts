import { Controller, Inject, Req, Res, UseGuards } from '@nestjs/common';
import { listDeadLetters, replayDeadLetter } from '@entente/contracts';
import { Endpoint, Input, type InputOf } from '@entente/service-kit';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RateLimitGuard } from '../../http/rate-limit.guard.js';
import { Forwarder } from '../../services/forwarder.js';

/** Dead letters lie with the service that refused: `owner` says which one is asked. */
@Controller()
@UseGuards(RateLimitGuard)
export class DeadLettersController {
  constructor(@Inject(Forwarder) private readonly forwarder: Forwarder) {}

  @Endpoint(listDeadLetters)
  list(@Input() { query }: InputOf<typeof listDeadLetters>, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.forwarder.forward(listDeadLetters, query.owner, request, reply);
  }

  @Endpoint(replayDeadLetter)
  replay(@Input() { query }: InputOf<typeof replayDeadLetter>, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.forwarder.forward(replayDeadLetter, query.owner, request, reply);
  }
}
