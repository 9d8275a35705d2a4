import { Controller, Inject, Req, Res, UseGuards, type Type } from '@nestjs/common';
import type { Route } from '@entente/contracts';
import { Endpoint } from '@entente/service-kit';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RateLimitGuard } from '../../http/rate-limit.guard.js';
import { Forwarder } from '../../services/forwarder.js';
import { SERVICE_NAMES } from '../../services/services.js';

/** One handler per route that a service answers by itself: a route declared in the contracts is open here at once. */
export function forwardController(routes: readonly Route[]): Type {
  @Controller()
  @UseGuards(RateLimitGuard)
  class ForwardController {
    constructor(@Inject(Forwarder) readonly forwarder: Forwarder) {}
  }

  for (const route of routes) {
    const service = SERVICE_NAMES.find((name) => name === route.service);
    if (service === undefined) continue;
    const descriptor: PropertyDescriptor = {
      configurable: true,
      value: function (this: ForwardController, request: FastifyRequest, reply: FastifyReply): Promise<void> {
        return this.forwarder.forward(route, service, request, reply);
      },
    };
    Object.defineProperty(ForwardController.prototype, route.id, descriptor);
    Endpoint(route)(ForwardController.prototype, route.id, descriptor);
    Req()(ForwardController.prototype, route.id, 0);
    Res()(ForwardController.prototype, route.id, 1);
  }
  return ForwardController;
}
