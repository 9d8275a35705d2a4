import { z } from 'zod';
import { PartnerId } from '../identifiers.js';
import { PartialDate } from '../partial-date.js';
import { defineEvent } from '../event-registry.js';
import { Partner, PartnerReport } from './partner.js';

export const partnerReported = defineEvent({
  type: 'entente.partners.partner-reported.v1',
  direction: 'report',
  summary: 'An outside source states a directory record: identifiers, names, validity, profile.',
  data: PartnerReport,
});

export const partnerRegistered = defineEvent({
  type: 'entente.partners.partner-registered.v1',
  direction: 'domain',
  summary: 'A partner is in the directory; carries the whole record.',
  data: z.strictObject({ partner: Partner }),
});

export const partnerCorrected = defineEvent({
  type: 'entente.partners.partner-corrected.v1',
  direction: 'domain',
  summary: 'A directory record was changed; carries the whole record as it is now.',
  data: z.strictObject({ partner: Partner }),
});

export const partnerDissolved = defineEvent({
  type: 'entente.partners.partner-dissolved.v1',
  direction: 'domain',
  summary: 'A partner ceased to exist; its successors are named, its history stays.',
  data: z.strictObject({ partner: PartnerId, on: PartialDate, successors: z.array(PartnerId) }),
});

export const partnersEvents = [partnerReported, partnerRegistered, partnerCorrected, partnerDissolved] as const;
