import { z } from 'zod';
import { AggregateId } from '../identifiers.js';
import { Instant } from '../partial-date.js';

export const service = 'crisis-channels';
export const writers = ['desk-officer', 'integrator'] as const;
export const knownAt = z.strictObject({ knownAt: Instant.optional().describe('what we had been told by this time; now where absent') });
/** What the routes that change an aggregate by hand have in common. */
export const change = { method: 'POST', service, roles: writers, params: { id: AggregateId }, status: 200, ifMatch: true } as const;
/** Who records what is done within a crisis. */
export const stepWriters = [...writers, 'duty-officer', 'crisis-director'] as const;
/** What the routes that add something to a crisis have in common. */
export const addStep = { method: 'POST', service, roles: stepWriters, params: { id: AggregateId }, status: 201, idempotent: true } as const;
/** What the routes that change something within a crisis have in common, beside the parameter that names it. */
export const changeStep = { method: 'POST', service, roles: stepWriters, status: 200, ifMatch: true } as const;
/** What the routes that list what was done within a crisis have in common. */
export const listSteps = { method: 'GET', service, roles: [], params: { id: AggregateId } } as const;
