import { Controller, Inject, Req, Res, UseGuards } from '@nestjs/common';
import { DossierParts, getDossier } from '@entente/contracts';
import { Endpoint, Input, type InputOf } from '@entente/service-kit';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RateLimitGuard } from '../../http/rate-limit.guard.js';
import { AskParts } from './ask-parts.js';
import { compose } from './compose.js';

/** What reporting owes a dossier, beside the question itself. */
const REPORTED = Object.keys(DossierParts.omit({ partner: true, asOf: true }).shape);

/** The brief on a partner: its profile from the directory, the rest from reporting, asked at once. */
@Controller()
@UseGuards(RateLimitGuard)
export class DossierController {
  constructor(@Inject(AskParts) private readonly ask: AskParts) {}

  @Endpoint(getDossier)
  async get(@Input() { params, query }: InputOf<typeof getDossier>, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.ask.answer(request, reply, [params.id], (profiles, report) => ({
      partner: params.id,
      ...(query.asOf === undefined ? {} : { asOf: query.asOf }),
      ...compose(profiles, report, REPORTED, ([own]) => (own?.contribution.state === 'given' ? { profile: own.contribution.body } : {})),
    }));
  }
}
