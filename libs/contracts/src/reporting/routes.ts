import { z } from 'zod';
import { AggregateId, PartnerId } from '../identifiers.js';
import { Instant, PartialDate } from '../partial-date.js';
import { Label } from '../label.js';
import { PageQuery, Position, pageOf } from '../paging.js';
import { defineRoute } from '../route.js';
import { LedgerState } from '../agreements/obligations.js';
import { AgreementKind, AgreementStatus, ObligationKind } from '../agreements/agreement.js';
import { Partner } from '../partners/partner.js';
import { ChannelLine } from './channels.js';
import { DeadlineLine, deadlinesRoutes } from './deadlines.js';
import { OccasionLine, occasionRoutes } from './occasions.js';
import { FollowUpLine, PostingLine } from './postings.js';
import { getReport } from './reports.js';
import { getCrisisTimeline } from './timeline.js';

const asOf = PartialDate.optional().describe('the day the answer is about; today where absent');
const Certainty = z.enum(['certain', 'possible']);

/** What an agreement is to one partner on a day, whatever it is to others. */
const participation = z.object({ partner: PartnerId, status: z.enum(['notYetBound', 'bound', 'noLongerBound']), certainty: Certainty });

export const AgreementLine = z
  .object({
    id: AggregateId,
    title: z.string(),
    kind: AgreementKind,
    parties: z.array(PartnerId),
    signedOn: PartialDate.optional(),
    inForceOn: PartialDate.optional(),
    endedOn: PartialDate.optional(),
    status: AgreementStatus,
    certainty: Certainty,
    participation: z.array(participation).describe('of the partners asked about; a party may have left what is in force for others'),
    obligations: z.array(ObligationKind),
    label: Label,
  })
  .meta({ id: 'AgreementLine' });

export const HistoryLine = z
  .object({ position: z.int(), id: z.string(), type: z.string(), subject: z.string(), time: Instant, summary: z.string(), label: Label })
  .meta({ id: 'HistoryLine' });

const counts = z.object({ total: z.int(), inForce: z.int(), signed: z.int(), ended: z.int() });

/** A list inside a larger answer: the first items and how many there are. */
function excerpt<T extends z.ZodType>(item: T): z.ZodObject<{ items: z.ZodArray<T>; total: z.ZodInt }> {
  return z.object({ items: z.array(item), total: z.int() });
}

const obligationLine = z.object({
  kind: ObligationKind,
  agreement: AggregateId,
  title: z.string(),
  owedBy: z.array(PartnerId),
  owedTo: z.array(PartnerId),
  latest: z
    .array(z.object({ partner: PartnerId, dueOn: PartialDate, state: LedgerState }))
    .describe('what became of the latest occurrence that was told, of each of the partners asked about'),
});
const deadlines = excerpt(DeadlineLine).describe('open now, whatever day is asked about: overdue, or due in the next 90 days');

const occasions = z.object({
  next: z.array(OccasionLine).describe('not over before the day asked about, the soonest first'),
  last: z.array(OccasionLine).describe('over before that day, the latest first'),
  total: z.int().describe('all of them; what was cancelled is left out'),
});

const around = {
  engagements: occasions,
  exercises: occasions,
  crises: occasions,
  channels: excerpt(ChannelLine).describe('proposed or open on the day asked about'),
  postings: excerpt(PostingLine).describe('accredited on the day asked about'),
  followUps: excerpt(FollowUpLine).describe('open now, whatever day is asked about'),
};

/** What reporting knows of a partner on a day; the gateway adds the directory's part. */
export const DossierParts = z
  .object({
    partner: PartnerId,
    asOf: PartialDate,
    agreements: excerpt(AgreementLine).extend({ counts }),
    organisations: z.array(z.object({ organisation: PartnerId, from: PartialDate.optional(), certainty: Certainty })),
    members: z.array(z.object({ partner: PartnerId, from: PartialDate.optional(), certainty: Certainty })),
    counterparts: z.array(z.object({ partner: PartnerId, agreements: z.int(), inForce: z.int() })),
    obligations: z.array(obligationLine).describe('of what is in force, unless the partner is bound by it no longer or not yet'),
    deadlines,
    ...around,
    history: excerpt(HistoryLine),
    label: Label.describe('derived from every record shown'),
    position: Position,
  })
  .meta({ id: 'DossierParts' });

export const getDossier = defineRoute({
  id: 'getDossier',
  method: 'GET',
  path: '/v1/partners/{id}/dossier',
  service: 'gateway',
  roles: [],
  summary: 'The brief on a partner on a day; a part that is late or down is named in `missing`.',
  params: { id: PartnerId },
  query: z.strictObject({ asOf }),
  response: DossierParts.partial().extend({ profile: Partner.optional(), missing: z.array(z.object({ part: z.string(), reason: z.string() })) }),
});

export const RelationParts = z
  .object({
    partners: z.tuple([PartnerId, PartnerId]),
    asOf: PartialDate,
    agreements: excerpt(AgreementLine).extend({ counts }),
    sharedOrganisations: z.array(z.object({ organisation: PartnerId, certainty: Certainty })),
    obligations: z.array(obligationLine).describe('between the two, or of everybody'),
    deadlines,
    ...around,
    history: excerpt(HistoryLine),
    label: Label,
    position: Position,
  })
  .meta({ id: 'RelationParts' });

export const getRelation = defineRoute({
  id: 'getRelation',
  method: 'GET',
  path: '/v1/relations/{a}/{b}',
  service: 'gateway',
  roles: [],
  summary: 'Everything between two partners on a day.',
  params: { a: PartnerId, b: PartnerId },
  query: z.strictObject({ asOf }),
  response: RelationParts.partial().extend({ profiles: z.array(Partner).optional(), missing: z.array(z.object({ part: z.string(), reason: z.string() })) }),
});

export const listHistory = defineRoute({
  id: 'listHistory',
  method: 'GET',
  path: '/v1/history',
  service: 'reporting',
  roles: [],
  summary: 'What happened, newest first, as far as the caller may see it.',
  query: z.strictObject({ ...PageQuery, subject: z.string().max(300).optional(), partner: PartnerId.optional(), type: z.string().max(200).optional() }),
  response: pageOf(HistoryLine).extend({ position: Position }),
});

export const streamEvents = defineRoute({
  id: 'streamEvents',
  method: 'GET',
  path: '/v1/stream',
  service: 'reporting',
  roles: [],
  summary: 'Server-sent events the caller may see; resume with Last-Event-ID.',
  query: z.strictObject({ type: z.string().max(200).optional(), partner: PartnerId.optional() }),
  response: z.string(),
  alsoProduces: ['text/event-stream'],
});

export const startRebuild = defineRoute({
  id: 'startRebuild',
  method: 'POST',
  path: '/v1/reporting/rebuild',
  service: 'reporting',
  roles: ['operator'],
  summary: 'Rebuilds the read models from the log into a second copy, compares and swaps; reads go on meanwhile.',
  status: 202,
  response: z.object({ id: z.string() }),
});

export const RebuildStatus = z
  .object({
    id: z.string(),
    state: z.enum(['running', 'swapped', 'failed']),
    read: z.int(),
    total: z.int(),
    startedAt: Instant,
    endedAt: Instant.optional(),
    differences: z.array(z.object({ table: z.string(), onlyBefore: z.int(), onlyAfter: z.int(), rows: z.int() })).optional(),
    error: z.string().optional(),
  })
  .meta({ id: 'RebuildStatus' });

export const getRebuild = defineRoute({
  id: 'getRebuild',
  method: 'GET',
  path: '/v1/reporting/rebuild',
  service: 'reporting',
  roles: ['operator'],
  summary: 'How the last rebuild stands; its differences are counted row for row.',
  response: RebuildStatus,
});

export const getReportingStatus = defineRoute({
  id: 'getReportingStatus',
  method: 'GET',
  path: '/v1/reporting/status',
  service: 'reporting',
  roles: ['operator', 'integrator'],
  summary: 'How far the log has been read and how much is left.',
  response: z.object({ position: Position, lag: z.record(z.string(), z.int()), quarantined: z.int(), held: z.int() }),
});

export const reportingRoutes = [
  getDossier,
  getRelation,
  getReport,
  ...deadlinesRoutes,
  ...occasionRoutes,
  getCrisisTimeline,
  listHistory,
  streamEvents,
  startRebuild,
  getRebuild,
  getReportingStatus,
] as const;
