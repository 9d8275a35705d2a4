import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CONFIG, type GatewayConfig } from '../../gateway-config.js';
import { callerGone } from '../../http/caller-gone.js';
import { headersForQuestion } from '../../http/passed-headers.js';
import { CallerGone } from '../../services/service-failure.js';
import type { ServiceCall } from '../../services/service-client.js';
import { Services } from '../../services/services.js';
import { contribution, type Contribution } from './ask-services.js';
import type { Profile } from './compose.js';

/** Asks the directory for profiles and reporting for its parts, all at once, each with a deadline of its own. */
@Injectable()
export class AskParts {
  constructor(
    @Inject(Services) private readonly services: Services,
    @Inject(CONFIG) private readonly config: GatewayConfig,
  ) {}

  /** Answers with what `put` makes of the parts; with its refusal where it throws one. */
  async answer(
    request: FastifyRequest,
    reply: FastifyReply,
    partners: readonly string[],
    put: (profiles: Profile[], report: Contribution) => object,
  ): Promise<void> {
    const gone = callerGone(reply);
    const call = (path: string): ServiceCall => ({
      method: 'GET',
      path,
      headers: headersForQuestion(request.headers),
      deadlineMs: this.config.READ_DEADLINE_MS,
      gone,
      repeatable: true,
    });
    try {
      const [report, ...profiles] = await Promise.all([
        contribution(this.services.named('reporting'), call(request.url)),
        ...partners.map((id) => contribution(this.services.named('partners'), call(`/v1/partners/${id}`))),
      ]);
      const named = partners.map((partner, at): Profile => ({ partner, contribution: profiles[at] ?? { state: 'missing', reason: 'not asked for' } }));
      await reply.send(put(named, report));
    } catch (error) {
      if (error instanceof CallerGone) return void reply.hijack();
      throw error;
    }
  }
}
