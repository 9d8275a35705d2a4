import { HttpProblem } from '@entente/service-kit';
import { Problem } from '@entente/contracts';
import type { ServiceCall, ServiceClient } from '../../services/service-client.js';
import { ServiceFailure } from '../../services/service-failure.js';
import { z } from 'zod';

const Body = z.record(z.string(), z.unknown());
type Body = z.infer<typeof Body>;

/** What one service contributes: its part, a refusal of the question itself, or why there is nothing. */
export type Contribution = { state: 'given'; body: Body } | { state: 'refused'; problem: Problem } | { state: 'missing'; reason: string };

/** Asks one service for its part; never throws for what a service does or fails to do. */
export async function contribution(service: ServiceClient, call: ServiceCall): Promise<Contribution> {
  try {
    const { status, body } = await service.json(call);
    const given = Body.safeParse(body);
    if (status === 200 && given.success) return { state: 'given', body: given.data };
    const problem = Problem.safeParse(body);
    if (status >= 400 && status < 500 && status !== 429 && problem.success) return { state: 'refused', problem: problem.data };
    return { state: 'missing', reason: `${service.name} answered ${status}` };
  } catch (error) {
    if (error instanceof ServiceFailure) return { state: 'missing', reason: error.message };
    throw error;
  }
}

/** A service's refusal as the gateway's own. */
export function refusalOf({ status, code, detail, title, faults }: Problem): HttpProblem {
  return new HttpProblem(status, code, detail ?? title, {}, faults);
}

/** 503 that names whatever is missing, for when nothing is left to show. */
export function nothingLeft(reasons: readonly string[]): HttpProblem {
  return new HttpProblem(503, 'service-unavailable', [...new Set(reasons)].join('; '), { 'retry-after': '1' });
}

export interface MissingPart {
  part: string;
  reason: string;
}

/** Every part that did not come, each with the same reason. */
export function missingParts(parts: readonly string[], reason: string): MissingPart[] {
  return parts.map((part) => ({ part, reason }));
}
