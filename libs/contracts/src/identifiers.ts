import { z } from 'zod';
import { PartialDate } from './partial-date.js';

/** ISO 3166-1/-3 alpha-3 for states, a lower-case slug for organisations and for states ISO never coded. */
export const PartnerId = z
  .string()
  .regex(/^(?:[A-Z]{3}|[a-z][a-z0-9]*(?:-[a-z0-9]+)*)$/, 'expected an ISO alpha-3 code such as PER or a slug such as nato')
  .max(64)
  .meta({ id: 'PartnerId', examples: ['PER', 'nato'] });
export type PartnerId = z.infer<typeof PartnerId>;

export const IDENTIFIER_SCHEMES = ['iso3166-1-alpha-3', 'iso3166-1-alpha-2', 'iso3166-1-numeric', 'iso3166-3', 'm49', 'cow'] as const;
export const IdentifierScheme = z.enum(IDENTIFIER_SCHEMES).meta({ id: 'IdentifierScheme' });

/** Accepted wherever a partner is: its id, a code in another scheme, or a name; resolved as of `on`. */
export const PartnerReference = z
  .union([
    PartnerId,
    z.strictObject({ scheme: IdentifierScheme, code: z.string().min(1).max(32), on: PartialDate.optional() }),
    z.strictObject({ name: z.string().min(1).max(300), on: PartialDate.optional() }),
  ])
  .meta({ id: 'PartnerReference' });
export type PartnerReference = z.infer<typeof PartnerReference>;

export const AggregateId = z.uuid().meta({ id: 'AggregateId', description: 'UUIDv7' });

/** An outside source's own record; a report is upserted by (source, record). */
export const ExternalRecord = z
  .strictObject({ source: z.string().min(1).max(500), record: z.string().min(1).max(300), revision: z.int().min(0) })
  .meta({ id: 'ExternalRecord' });
export type ExternalRecord = z.infer<typeof ExternalRecord>;
