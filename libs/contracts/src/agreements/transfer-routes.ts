import { z } from 'zod';
import { AggregateId, PartnerId } from '../identifiers.js';
import { PageQuery, pageOf } from '../paging.js';
import { defineRoute } from '../route.js';
import {
  TransferAssuranceDraft,
  TransferAuthorisationDraft,
  TransferDeliveryDraft,
  ProhibitionFindings,
  TransferReassessmentDraft,
  RiskFindings,
  TransferCategory,
  TransferDraft,
  TransferState,
  TransferVersion,
  TransferView,
} from './transfers.js';

const service = 'agreements';
const recorders = ['desk-officer', 'export-controller'] as const;
const reasons = z.string().min(1).max(4000);

export const TOTALS_BY = ['category', 'from', 'to'] as const;

export const totalTransfers = defineRoute({
  id: 'totalTransfers',
  method: 'GET',
  path: '/v1/transfers/totals',
  service,
  roles: [],
  summary: 'Quantities authorised, exported and imported per year, for yearly reports: each in the year it happened; JSON or CSV.',
  query: z.strictObject({
    year: z.coerce.number().int().min(1900).max(2200).optional(),
    from: PartnerId.optional(),
    to: PartnerId.optional(),
    groupBy: z
      .string()
      .default('category')
      .transform((text) => text.split(','))
      .pipe(z.array(z.enum(TOTALS_BY)).min(1).max(3))
      .describe('one to three of category, from, to; comma-separated'),
    format: z.enum(['json', 'csv']).optional(),
  }),
  response: z.object({
    items: z.array(
      z.object({
        year: z.int(),
        category: TransferCategory.optional(),
        from: PartnerId.optional(),
        to: PartnerId.optional(),
        unit: z.string(),
        authorised: z.int(),
        exported: z.int(),
        imported: z.int(),
      }),
    ),
  }),
  alsoProduces: ['text/csv'],
});

export const listTransfers = defineRoute({
  id: 'listTransfers',
  method: 'GET',
  path: '/v1/transfers',
  service,
  roles: [],
  summary: 'Transfers of arms and technology by partner, state, agreement.',
  query: z.strictObject({
    ...PageQuery,
    agreement: AggregateId.optional(),
    partner: PartnerId.optional().describe('as exporter or recipient'),
    from: PartnerId.optional(),
    to: PartnerId.optional(),
    state: TransferState.optional(),
  }),
  response: pageOf(TransferView),
});

export const listTransfersOfAgreement = defineRoute({
  id: 'listTransfersOfAgreement',
  method: 'GET',
  path: '/v1/agreements/{id}/transfers',
  service,
  roles: [],
  summary: 'Transfers under one agreement.',
  params: { id: AggregateId },
  query: z.strictObject({ ...PageQuery, state: TransferState.optional() }),
  response: pageOf(TransferView),
});

export const proposeTransfer = defineRoute({
  id: 'proposeTransfer',
  method: 'POST',
  path: '/v1/agreements/{id}/transfers',
  service,
  roles: ['desk-officer'],
  summary: 'Proposes a transfer of arms or technology between two parties of the agreement.',
  params: { id: AggregateId },
  body: TransferDraft,
  status: 201,
  idempotent: true,
  response: TransferView,
});

export const getTransfer = defineRoute({
  id: 'getTransfer',
  method: 'GET',
  path: '/v1/transfers/{id}',
  service,
  roles: [],
  summary: 'One transfer.',
  params: { id: AggregateId },
  response: TransferView,
});

export const getTransferHistory = defineRoute({
  id: 'getTransferHistory',
  method: 'GET',
  path: '/v1/transfers/{id}/history',
  service,
  roles: [],
  summary: 'Every version of a transfer and from when to when it was what we knew.',
  params: { id: AggregateId },
  query: z.strictObject(PageQuery),
  response: pageOf(TransferVersion),
});

const change = { method: 'POST', service, params: { id: AggregateId }, ifMatch: true, response: TransferView } as const;

export const assessTransfer = defineRoute({
  ...change,
  id: 'assessTransfer',
  path: '/v1/transfers/{id}/assessment',
  roles: ['export-controller'],
  summary: 'Records whether the transfer is prohibited (Arms Trade Treaty, article 6): one ground that applies refuses it for good.',
  body: ProhibitionFindings,
});

export const assessTransferRisk = defineRoute({
  ...change,
  id: 'assessTransferRisk',
  path: '/v1/transfers/{id}/risk-assessment',
  roles: ['export-controller'],
  summary: 'Records the risks of the transfer (Arms Trade Treaty, article 7): an overriding one refuses it for good.',
  body: RiskFindings,
});

export const authoriseTransfer = defineRoute({
  ...change,
  id: 'authoriseTransfer',
  path: '/v1/transfers/{id}/authorisation',
  roles: ['export-controller'],
  summary: 'Authorises a transfer whose risks were assessed.',
  body: TransferAuthorisationDraft,
});

export const refuseTransfer = defineRoute({
  ...change,
  id: 'refuseTransfer',
  path: '/v1/transfers/{id}/refusal',
  roles: ['export-controller'],
  summary: 'Refuses a transfer that is not authorised yet.',
  body: z.strictObject({ reasons }),
});

export const revokeTransfer = defineRoute({
  ...change,
  id: 'revokeTransfer',
  path: '/v1/transfers/{id}/revocation',
  roles: ['export-controller'],
  summary: 'Revokes an authorisation.',
  body: z.strictObject({ reasons }),
});

export const deliverTransfer = defineRoute({
  ...change,
  id: 'deliverTransfer',
  path: '/v1/transfers/{id}/deliveries',
  roles: recorders,
  summary: 'Records that a quantity of an item was delivered, never more than authorised.',
  body: TransferDeliveryDraft,
});

export const reassessTransfer = defineRoute({
  ...change,
  id: 'reassessTransfer',
  path: '/v1/transfers/{id}/reassessments',
  roles: recorders,
  summary: 'Opens an authorised transfer again on new information: nothing is delivered meanwhile.',
  body: TransferReassessmentDraft,
});

export const decideTransferReassessment = defineRoute({
  ...change,
  id: 'decideTransferReassessment',
  path: '/v1/transfers/{id}/reassessment-decision',
  roles: ['export-controller'],
  summary: 'Upholds or revokes the authorisation that is under reassessment.',
  body: z.strictObject({ outcome: z.enum(['upheld', 'revoked']), reasons }),
});

export const giveAssurance = defineRoute({
  ...change,
  id: 'giveAssurance',
  path: '/v1/transfers/{id}/assurances',
  roles: recorders,
  summary: "Records an assurance of the recipient, and with it an obligation in the agreement's ledger.",
  body: TransferAssuranceDraft,
});

export const transferRoutes = [
  totalTransfers,
  listTransfers,
  listTransfersOfAgreement,
  proposeTransfer,
  getTransferHistory,
  getTransfer,
  assessTransfer,
  assessTransferRisk,
  authoriseTransfer,
  refuseTransfer,
  revokeTransfer,
  deliverTransfer,
  reassessTransfer,
  decideTransferReassessment,
  giveAssurance,
] as const;
