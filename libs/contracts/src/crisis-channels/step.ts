import { z } from 'zod';
import { AggregateId, PartnerId } from '../identifiers.js';
import { Label } from '../label.js';

export const stepText = z.string().min(1).max(4000);

/** What something done within a crisis rests on: an agreement, or words, or both. Which steps cannot do without is said by their routes. */
export const basis = {
  basis: stepText.optional().describe('what it rests on, in words'),
  agreement: AggregateId.optional().describe('the agreement it rests on'),
};

/** What every record within a crisis says of it. */
export const within = { crisis: AggregateId };

/** What a view adds to a record within a crisis. */
export const storedStep = { id: AggregateId, version: z.int().min(1), label: Label };

/** What a consumer needs of the crisis that an event within it is about. */
export const aboutStep = { title: z.string().describe('of the crisis'), crisis: AggregateId, partners: z.array(PartnerId).describe('whom it concerns') };
