import { z } from 'zod';
import { ExternalRecord, IdentifierScheme, PartnerId } from '../identifiers.js';
import { PartialDate } from '../partial-date.js';
import { Spell, notEndingBeforeItBegins } from '../spell.js';

const validity = { from: PartialDate.optional(), to: PartialDate.optional() };

export const PartnerKind = z.enum(['state', 'organisation']).meta({ id: 'PartnerKind' });

export const PartnerName = notEndingBeforeItBegins(
  z.strictObject({
    text: z.string().min(1).max(300),
    language: z.string().min(2).max(35).optional(),
    use: z.enum(['short', 'formal', 'variant']),
    ...validity,
  }),
).meta({ id: 'PartnerName' });
export type PartnerName = z.infer<typeof PartnerName>;

export const PartnerIdentifier = notEndingBeforeItBegins(z.strictObject({ scheme: IdentifierScheme, code: z.string().min(1).max(32), ...validity })).meta({
  id: 'PartnerIdentifier',
});
export type PartnerIdentifier = z.infer<typeof PartnerIdentifier>;

const Area = z.strictObject({ code: z.string().max(8), name: z.string().max(100) }).meta({ id: 'Area', description: 'UN M49 area' });

const CulturalProfile = z
  .strictObject({
    weekend: z
      .array(z.enum(['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']))
      .max(7)
      .optional(),
    greetings: z.string().max(2000).optional(),
    protocol: z.string().max(4000).optional(),
  })
  .meta({ id: 'CulturalProfile' });

const described = {
  id: PartnerId,
  kind: PartnerKind,
  name: z.string().min(1).max(300),
  names: z.array(PartnerName).max(200).default([]),
  identifiers: z.array(PartnerIdentifier).max(50).default([]),
  validity: Spell.default({}),
  predecessors: z.array(PartnerId).max(50).default([]),
  successors: z.array(PartnerId).max(50).default([]),
  region: Area.optional(),
  subregion: Area.optional(),
  capital: z.string().max(200).optional(),
  languages: z.array(z.string().max(35)).max(50).default([]),
  profile: CulturalProfile.optional(),
};

/** A directory record as somebody states it. */
export const PartnerDraft = z.strictObject(described).meta({ id: 'PartnerDraft' });
export type PartnerDraft = z.infer<typeof PartnerDraft>;

/** The same from an outside source, with that source's own record. */
export const PartnerReport = z.strictObject({ report: ExternalRecord, ...described }).meta({ id: 'PartnerReport' });
export type PartnerReport = z.infer<typeof PartnerReport>;

/** A partner as the directory holds it. */
export const Partner = z.strictObject({ ...described, version: z.int().min(1), report: ExternalRecord.optional() }).meta({ id: 'Partner' });
export type Partner = z.infer<typeof Partner>;
