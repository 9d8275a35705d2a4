import { z } from 'zod';
import { AggregateId, PartnerId } from '../identifiers.js';
import { PartialDate } from '../partial-date.js';
import { Reservation } from './lifecycle-state.js';

const ends = ['terminated', 'expired', 'superseded', 'ended'] as const;

/** Where an agreement stands on a day, finer than its status. `ended`: an outside source says so and not how. */
export const AgreementPhase = z.enum(['negotiation', 'adopted', 'openForSignature', 'signed', 'inForce', 'suspended', ...ends]).meta({ id: 'AgreementPhase' });
export type AgreementPhase = z.infer<typeof AgreementPhase>;

/** Where one party stands on a day. */
export const PartyPhase = z
  .enum([
    'negotiation',
    'signed',
    'domesticApproval',
    'ratified',
    'accepted',
    'approved',
    'acceded',
    'appliedProvisionally',
    'inForce',
    'suspended',
    'withdrawn',
    ...ends,
  ])
  .meta({ id: 'PartyPhase' });
export type PartyPhase = z.infer<typeof PartyPhase>;

/** Where one party stands on a day, and what explains it. */
export const PartyStatus = z
  .object({
    partner: PartnerId,
    phase: PartyPhase,
    certainty: z.enum(['certain', 'possible']),
    since: PartialDate.optional(),
    until: PartialDate.optional().describe('known end of the phase'),
    action: AggregateId.optional().describe('what the party did that explains it'),
    spells: z.array(z.object({ id: AggregateId, from: PartialDate.optional(), to: PartialDate.optional(), basis: z.string() })),
    reservations: z.array(Reservation),
  })
  .meta({ id: 'PartyStatus' });
export type PartyStatus = z.infer<typeof PartyStatus>;
