import { setImmediate as breathe } from 'node:timers/promises';
import { Controller, Inject, Req } from '@nestjs/common';
import { resolvePartners, type PartnerReference } from '@entente/contracts';
import { PartnerDirectory, type Resolution } from '@entente/partner-directory';
import { Endpoint, Input, type InputOf } from '@entente/service-kit';
import type { FastifyRequest } from 'fastify';

/** How long references are resolved before other requests get their turn. */
const TURN_MS = 20;

/**
 * Resolves references in bulk with the same resolver every service has. A reference's own `on` applies, then the
 * request's; with neither, whoever held the code or name at any time is meant, so one that passed from one partner to
 * another is ambiguous: say the day. A partner reported a moment ago is found once its event has come round, within a second.
 */
@Controller()
export class ResolvePartnersController {
  constructor(@Inject(PartnerDirectory) private readonly directory: PartnerDirectory) {}

  @Endpoint(resolvePartners)
  async resolve(@Input() { body }: InputOf<typeof resolvePartners>, @Req() request: FastifyRequest): Promise<{ results: Resolution[] }> {
    const known = new Map<string, Resolution>();
    const results: Resolution[] = [];
    let turnEnds = performance.now() + TURN_MS;
    for (const reference of body.references) {
      const key = keyOf(reference);
      const result = known.get(key) ?? this.directory.index.resolve(reference, body.on);
      known.set(key, result);
      results.push(result);
      if (performance.now() < turnEnds) continue;
      await breathe();
      // Looking for names like ten thousand unknown ones takes seconds: not for a caller who has gone.
      if (request.raw.socket.destroyed) break;
      turnEnds = performance.now() + TURN_MS;
    }
    return { results };
  }
}

/** Tables name the same partner over and over. */
function keyOf(reference: PartnerReference): string {
  return JSON.stringify(reference);
}
