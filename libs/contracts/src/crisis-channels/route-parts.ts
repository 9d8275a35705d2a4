import { z } from 'zod';
import { AggregateId } from '../identifiers.js';
import { Instant } from '../partial-date.js';

export const service = 'crisis-channels';
export const writers = ['desk-officer', 'integrator'] as const;
export const knownAt = z.strictObject({ knownAt: Instant.optional().describe('what we had been told by this time; now where absent') });
/** What the routes that change an aggregate by hand have in common. */
export const change = { method: 'POST', service, roles: writers, params: { id: AggregateId }, status: 200, ifMatch: true } as const;
