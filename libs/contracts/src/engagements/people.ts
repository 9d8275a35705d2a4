import { z } from 'zod';
import { AggregateId, PartnerId, PartnerReference } from '../identifiers.js';
import { Label } from '../label.js';

/** What stands in place of the name of a person whose data were erased. */
export const ERASED = 'erased';

/** A natural person, apart from every record that refers to it. */
export const PersonView = z.object({ id: AggregateId, version: z.int().min(1), name: z.string(), erased: z.boolean() }).meta({ id: 'PersonView' });
export type PersonView = z.infer<typeof PersonView>;

export const NonStateKind = z
  .enum(['non-governmental', 'academic', 'industry', 'media', 'religious', 'community', 'armed-group', 'other'])
  .meta({ id: 'NonStateKind' });

const organisation = { name: z.string().min(1).max(300), kind: NonStateKind };
export const NonStateOrganisationDraft = z
  .strictObject({ ...organisation, seat: PartnerReference.optional(), label: Label.optional() })
  .meta({ id: 'NonStateOrganisationDraft' });

/** Whom one meets who is no state and founded by none. */
export const NonStateOrganisationRecord = z.strictObject({ ...organisation, seat: PartnerId.optional() }).meta({ id: 'NonStateOrganisationRecord' });
export type NonStateOrganisationRecord = z.infer<typeof NonStateOrganisationRecord>;

export const NonStateOrganisationView = NonStateOrganisationRecord.extend({ id: AggregateId, version: z.int().min(1), label: Label }).meta({
  id: 'NonStateOrganisationView',
});
export type NonStateOrganisationView = z.infer<typeof NonStateOrganisationView>;
