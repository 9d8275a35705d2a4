import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { callerOf, HttpProblem } from '@entente/service-kit';
import type { FastifyRequest } from 'fastify';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { CONFIG, type GatewayConfig } from '../gateway-config.js';

const WINDOW_S = 10;

/** Keeps one signed-in caller from crowding out the others; counted in this process. Stands after the sign-in. */
@Injectable()
export class RateLimitGuard implements CanActivate {
  private readonly limiter: RateLimiterMemory;

  constructor(@Inject(CONFIG) config: GatewayConfig) {
    this.limiter = new RateLimiterMemory({ points: Math.ceil(config.RATE_LIMIT_PER_SECOND * WINDOW_S), duration: WINDOW_S });
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const caller = callerOf(context.switchToHttp().getRequest<FastifyRequest>());
    if (!caller) return true;
    try {
      await this.limiter.consume(caller.principal.sub);
      return true;
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error;
      const seconds = Math.max(1, Math.ceil(error.msBeforeNext / 1_000));
      throw new HttpProblem(429, 'too-many-requests', `that was more than ${this.limiter.points} requests in ${WINDOW_S} s: go on in ${seconds} s`, {
        'retry-after': String(seconds),
      });
    }
  }
}
