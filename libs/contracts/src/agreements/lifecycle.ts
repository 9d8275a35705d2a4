import { z } from 'zod';
import { PartialDate } from '../partial-date.js';

/** Fields a party action has beside what was done and when. */
export const actionLifecycle = {
  definitive: z.literal(true).optional().describe('of a signature: it binds without ratification'),
  foundWrong: z.string().min(1).max(1000).optional().describe('why the action counts no longer; it stays on record'),
};

/** Fields an agreement has beside its parties and obligations: the stages before it binds anybody. */
export const agreementLifecycle = {
  adoptedOn: PartialDate.optional(),
  openForSignatureOn: PartialDate.optional(),
  registeredOn: PartialDate.optional().describe('with the Secretariat of the United Nations (Charter of the United Nations, article 102)'),
};
