import { Controller, Inject, Req, Res, UseGuards } from '@nestjs/common';
import { getRelation, RelationParts } from '@entente/contracts';
import { Endpoint, Input, type InputOf } from '@entente/service-kit';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RateLimitGuard } from '../../http/rate-limit.guard.js';
import { AskParts } from './ask-parts.js';
import { compose } from './compose.js';

const REPORTED = Object.keys(RelationParts.omit({ partners: true, asOf: true }).shape);

/** Everything between two partners: both profiles from the directory, the rest from reporting, asked at once. */
@Controller()
@UseGuards(RateLimitGuard)
export class RelationController {
  constructor(@Inject(AskParts) private readonly ask: AskParts) {}

  @Endpoint(getRelation)
  async get(@Input() { params, query }: InputOf<typeof getRelation>, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.ask.answer(request, reply, [params.a, params.b], (profiles, report) => ({
      partners: [params.a, params.b],
      ...(query.asOf === undefined ? {} : { asOf: query.asOf }),
      ...compose(profiles, report, REPORTED, (given) =>
        given.length === 0 ? {} : { profiles: given.flatMap(({ contribution }) => (contribution.state === 'given' ? [contribution.body] : [])) },
      ),
    }));
  }
}
