import { z } from 'zod';
import { AggregateId, PartnerId } from '../identifiers.js';
import { PageQuery, pageOf } from '../paging.js';
import { Day, PartialDate } from '../partial-date.js';
import { defineRoute } from '../route.js';
import { ENGAGEMENT_WRITERS } from './engagement-routes.js';
import { NonStateKind, NonStateOrganisationDraft, NonStateOrganisationView, PersonView } from './people.js';
import { Accreditation, CoverageLine, PostingDraft, PostingKind, PostingState, PostingView } from './posting.js';

const owner = { service: 'engagements' } as const;
const read = { ...owner, method: 'GET', roles: [] } as const;
const one = { params: { id: AggregateId } } as const;
const create = { ...owner, method: 'POST', roles: ENGAGEMENT_WRITERS, status: 201, idempotent: true } as const;
const change = { ...owner, ...one, method: 'POST', roles: ENGAGEMENT_WRITERS, status: 200, ifMatch: true } as const;
const between = { home: PartnerId.optional(), host: PartnerId.optional() };

export const listPostings = defineRoute({
  ...read,
  id: 'listPostings',
  path: '/v1/postings',
  summary: 'Attachés, liaison and exchange officers: who is posted where, asked about or by state.',
  query: z.strictObject({
    ...PageQuery,
    ...between,
    kind: PostingKind.optional(),
    state: PostingState.optional(),
    person: AggregateId.optional(),
    on: PartialDate.optional().describe('posted on this day, certainly or possibly'),
  }),
  response: pageOf(PostingView),
});
export const listPostingCoverage = defineRoute({
  ...read,
  id: 'listPostingCoverage',
  path: '/v1/postings/coverage',
  summary: 'Where one holder of a position was followed by the next: the days nobody held it, and those two did.',
  query: z.strictObject(between),
  response: z.object({ items: z.array(CoverageLine) }),
});
export const getPosting = defineRoute({ ...read, ...one, id: 'getPosting', path: '/v1/postings/{id}', summary: 'One posting.', response: PostingView });
export const proposePosting = defineRoute({
  ...create,
  id: 'proposePosting',
  path: '/v1/postings',
  summary: 'Somebody is to be posted; where it is needed, agrément is asked.',
  body: PostingDraft,
  response: PostingView,
});
export const answerAgrement = defineRoute({
  ...change,
  id: 'answerAgrement',
  path: '/v1/postings/{id}/agrement',
  summary: 'The host grants its agrément or refuses it; it need not say why.',
  body: z.strictObject({ granted: z.boolean(), on: Day, reason: z.string().min(1).max(1000).optional() }),
  response: PostingView,
});
export const accreditPosting = defineRoute({
  ...change,
  id: 'accreditPosting',
  path: '/v1/postings/{id}/accreditation',
  summary: 'From when to when somebody is accredited, and within that, at the post. Said again, it replaces what was said.',
  body: Accreditation,
  response: PostingView,
});
export const endPosting = defineRoute({
  ...change,
  id: 'endPosting',
  path: '/v1/postings/{id}/end',
  summary: 'The posting ends, and the accreditation with it.',
  body: z.strictObject({ on: PartialDate, reason: z.string().min(1).max(1000).optional() }),
  response: PostingView,
});

export const listPersons = defineRoute({
  ...read,
  id: 'listPersons',
  path: '/v1/persons',
  summary: 'People who take part in something the caller may see, by words of the name.',
  query: z.strictObject({ ...PageQuery, q: z.string().min(1).max(200).optional() }),
  response: pageOf(PersonView),
});
export const erasePerson = defineRoute({
  ...change,
  id: 'erasePerson',
  path: '/v1/persons/{id}/erasure',
  roles: ['operator'],
  summary: 'Erases the personal data; records that refer to the person keep saying that somebody was there.',
  body: z.strictObject({ reason: z.string().min(1).max(1000) }),
  response: PersonView,
});

export const listNonStateOrganisations = defineRoute({
  ...read,
  id: 'listNonStateOrganisations',
  path: '/v1/non-state-organisations',
  summary: 'Non-state organisations, by kind and words of the name.',
  query: z.strictObject({ ...PageQuery, kind: NonStateKind.optional(), q: z.string().min(1).max(200).optional() }),
  response: pageOf(NonStateOrganisationView),
});
export const registerNonStateOrganisation = defineRoute({
  ...create,
  id: 'registerNonStateOrganisation',
  path: '/v1/non-state-organisations',
  summary: 'Registers a non-state organisation.',
  body: NonStateOrganisationDraft,
  response: NonStateOrganisationView,
});

export const postingRoutes = [
  listPostingCoverage,
  listPostings,
  proposePosting,
  getPosting,
  answerAgrement,
  accreditPosting,
  endPosting,
  listPersons,
  erasePerson,
  listNonStateOrganisations,
  registerNonStateOrganisation,
] as const;
