import { z } from 'zod';
import { AggregateId, PartnerId } from '../identifiers.js';
import { Label } from '../label.js';
import { PartialDate } from '../partial-date.js';

export const SUCCESSION_STATES = ['offered', 'accepted', 'declined'] as const;

/** May a successor take the place of a state that dissolved, in an agreement that bound it? A person decides. */
export const SuccessionRecord = z
  .strictObject({
    agreement: AggregateId,
    title: z.string().describe('of the agreement, when it was offered'),
    predecessor: PartnerId,
    successor: PartnerId,
    on: PartialDate.describe('the day of succession: the predecessor ceased to exist'),
    state: z.enum(SUCCESSION_STATES),
    reason: z.string().optional().describe('why it was accepted or declined'),
  })
  .meta({ id: 'SuccessionRecord' });
export type SuccessionRecord = z.infer<typeof SuccessionRecord>;

export const SuccessionView = SuccessionRecord.extend({ id: AggregateId, version: z.int().min(1), label: Label }).meta({ id: 'SuccessionView' });
export type SuccessionView = z.infer<typeof SuccessionView>;
