import { z } from 'zod';

/** Number of a treaty at the Secretariat: `I-` where it was registered, `II-` where it was filed and recorded. */
export const UnRegistrationNumber = z
  .string()
  .regex(/^I{1,2}-\d{1,6}$/, 'expected a registration number such as I-541')
  .meta({ id: 'UnRegistrationNumber', examples: ['I-541'] });

/**
 * Where an agreement is registered and published. Article 102 of the Charter of the United Nations asks its members to
 * register every treaty with the Secretariat, which publishes it in the United Nations Treaty Series (UNTS).
 */
export const Registrations = z
  .strictObject({
    unitedNations: UnRegistrationNumber.optional().describe('under article 102 of the Charter of the United Nations; `registeredOn` says when'),
    treatySeries: z
      .array(z.strictObject({ series: z.string().min(1).max(200), volume: z.int().min(1), page: z.int().min(1).optional() }))
      .max(20)
      .default([])
      .describe('`UNTS` is the United Nations Treaty Series; others by the name they are cited by'),
  })
  .meta({ id: 'Registrations' });
export type Registrations = z.infer<typeof Registrations>;
