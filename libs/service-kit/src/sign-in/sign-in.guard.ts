import { createParamDecorator, Inject, Injectable, Optional, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { dayOf, DomainError, type Principal, type Reader } from '@entente/contracts';
import type { FastifyRequest } from 'fastify';
import { Clock } from '../clock.js';
import { routeOf } from '../http/endpoint.js';
import { Memberships } from './memberships.js';
import { TokenVerifier } from './token-verifier.js';

/** Who calls: the claims, and what they come to for labels. */
export interface Caller {
  principal: Principal;
  reader: Reader;
  /** When the token ends; what outlasts a request ends with it. */
  expiresAt: Date;
}

/** A caller as labels see one on the day `now` falls on. */
export function readerOf(
  { clearance, categories, nation }: Pick<Principal, 'clearance' | 'categories' | 'nation'>,
  memberships: Memberships | undefined,
  now: Date,
): Reader {
  return { clearance, categories, belongsTo: [nation, ...(memberships?.organisationsOf(nation, dayOf(now)) ?? [])] };
}

const callers = new WeakMap<object, Caller>();

/** Signs every request in, and checks the role its route asks for. Routes without a declaration are refused. */
@Injectable()
export class SignInGuard implements CanActivate {
  constructor(
    @Inject(TokenVerifier) private readonly tokens: TokenVerifier,
    @Inject(Clock) private readonly clock: Clock,
    @Optional() @Inject(Memberships) private readonly memberships: Memberships | undefined,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const roles = routeOf(context.getHandler())?.roles;
    if (roles === 'public') return true;
    const { principal, expiresAt } = await this.tokens.verify(request.headers.authorization);
    if (roles === undefined) throw new DomainError('forbidden', 'not-public', 'this path is not open to callers');
    if (roles.length > 0 && !roles.some((role) => principal.roles.includes(role))) {
      throw new DomainError('forbidden', 'role-missing', `this needs one of the roles ${roles.join(', ')}`);
    }
    callers.set(request, { principal, reader: readerOf(principal, this.memberships, this.clock.now()), expiresAt });
    return true;
  }
}

/** The caller of a request that was signed in; undefined on public paths. */
export function callerOf(request: FastifyRequest): Caller | undefined {
  return callers.get(request);
}

/** The signed-in caller of the request in hand. */
export const SignedIn = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  const caller = callerOf(context.switchToHttp().getRequest<FastifyRequest>());
  if (!caller) throw new DomainError('unauthenticated', 'token-missing', 'sign in first');
  return caller;
});
