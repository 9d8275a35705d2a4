import { z } from 'zod';
import { Warning } from '../agreements/agreement.js';
import { AggregateId, PartnerId, PartnerReference } from '../identifiers.js';
import { Label } from '../label.js';
import { Day, PartialDate } from '../partial-date.js';
import { notEndingBeforeItBegins, Spell } from '../spell.js';
import { personOrName } from './checks.js';

export const PostingKind = z.enum(['attache', 'liaison', 'exchange']).meta({ id: 'PostingKind' });
export type PostingKind = z.infer<typeof PostingKind>;

export const PostingState = z.enum(['proposed', 'agreed', 'refused', 'accredited', 'ended']).meta({ id: 'PostingState' });
export type PostingState = z.infer<typeof PostingState>;

const posting = {
  kind: PostingKind,
  position: z.string().min(1).max(300).describe('such as naval attaché; whoever holds it'),
  homeUnit: z.string().min(1).max(300).optional(),
  hostUnit: z.string().min(1).max(300).optional(),
};

/** Somebody whom a partner wants to post to another. For kinds that need it, the host's agrément is asked. */
export const PostingDraft = z
  .strictObject({
    ...posting,
    home: PartnerReference,
    host: PartnerReference,
    person: AggregateId.optional(),
    name: z.string().min(1).max(300).optional(),
    askedOn: Day.optional(),
    label: Label.optional(),
  })
  .refine(personOrName, { message: 'either a person known already or a name', path: ['name'], params: { code: 'person-and-name' } })
  .meta({ id: 'PostingDraft' });

/** From when to when somebody is accredited, and within that, at the post. */
export const Accreditation = z
  .strictObject({ accredited: Spell, posted: notEndingBeforeItBegins(z.strictObject({ from: PartialDate, to: PartialDate.optional() })) })
  .meta({ id: 'Accreditation' });
export type Accreditation = z.infer<typeof Accreditation>;

export const PostingRecord = z
  .strictObject({
    ...posting,
    home: PartnerId,
    host: PartnerId,
    person: AggregateId.optional(),
    state: PostingState,
    askedOn: Day.optional(),
    answered: z.strictObject({ granted: z.boolean(), on: Day, reason: z.string().optional() }).optional(),
    accredited: Spell.optional(),
    posted: Spell.optional(),
    endReason: z.string().optional(),
    warnings: z.array(Warning),
    told: z.array(z.string().max(200)).optional(),
    deadlinesToldOn: Day.optional(),
  })
  .meta({ id: 'PostingRecord' });
export type PostingRecord = z.infer<typeof PostingRecord>;

export const PostingView = PostingRecord.extend({ id: AggregateId, version: z.int().min(1), label: Label, name: z.string().optional() }).meta({
  id: 'PostingView',
});
export type PostingView = z.infer<typeof PostingView>;

/** Two holders of one position after each other: nobody in between, or both at once. `[from, to)`. */
export const CoverageLine = z
  .object({
    home: PartnerId,
    host: PartnerId,
    position: z.string(),
    what: z.enum(['gap', 'overlap']),
    from: Day,
    to: Day.optional().describe('open where absent'),
    postings: z.array(AggregateId),
  })
  .meta({ id: 'CoverageLine' });
export type CoverageLine = z.infer<typeof CoverageLine>;
