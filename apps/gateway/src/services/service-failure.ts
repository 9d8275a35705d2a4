import { HttpProblem } from '@entente/service-kit';

export type FailureReason = 'down' | 'late' | 'paused' | 'garbled';

/** A service that could not be had; what it was asked may or may not have happened when it was only late. */
export class ServiceFailure extends HttpProblem {
  constructor(
    readonly service: string,
    readonly reason: FailureReason,
    message: string,
  ) {
    super(
      reason === 'late' ? 504 : 503,
      reason === 'late' ? 'service-timeout' : 'service-unavailable',
      message,
      reason === 'late' ? {} : { 'retry-after': '1' },
    );
    this.name = 'ServiceFailure';
  }
}

export function down(service: string): ServiceFailure {
  return new ServiceFailure(service, 'down', `${service} does not answer`);
}

export function late(service: string, afterMs: number): ServiceFailure {
  return new ServiceFailure(service, 'late', `${service} did not answer within ${afterMs / 1_000} s`);
}

export function paused(service: string): ServiceFailure {
  return new ServiceFailure(service, 'paused', `${service} failed several times in a row and is left alone for a moment`);
}

export function garbled(service: string): ServiceFailure {
  return new ServiceFailure(service, 'garbled', `${service} gave an answer that cannot be understood`);
}

/** The caller hung up; nobody is left to answer. */
export class CallerGone extends Error {}
