import { z } from 'zod';
import { defineEvent } from '../event-registry.js';
import { PartnerId } from '../identifiers.js';
import { Day, PartialDate } from '../partial-date.js';
import { CrisisActor, CrisisClosing, CrisisPhase, CrisisPhaseDate, CrisisRecord, CrisisReport, CrisisSeverity } from './crisis.js';

/** What a consumer needs of the crisis an event is about, without asking for it. */
const aboutCrisis = { title: z.string(), partners: z.array(PartnerId).describe('every actor that is known'), openedOn: PartialDate };

export const crisisReported = defineEvent({
  type: 'entente.crisis-channels.crisis-reported.v1',
  direction: 'report',
  summary: 'An outside source states a crisis with actors and dates.',
  data: CrisisReport,
});

export const crisisOpened = defineEvent({
  type: 'entente.crisis-channels.crisis-opened.v1',
  direction: 'domain',
  summary: 'A crisis is known; carries the whole record.',
  data: z.strictObject({ ...aboutCrisis, crisis: CrisisRecord }),
});

export const crisisPhaseChanged = defineEvent({
  type: 'entente.crisis-channels.crisis-phase-changed.v1',
  direction: 'domain',
  summary: 'A crisis came to another phase, or its severity is another now.',
  data: z.strictObject({
    ...aboutCrisis,
    ...CrisisPhaseDate.shape,
    before: z.strictObject({ phase: CrisisPhase.optional(), severity: CrisisSeverity.optional() }),
  }),
});

export const crisisActorsChanged = defineEvent({
  type: 'entente.crisis-channels.crisis-actors-changed.v1',
  direction: 'domain',
  summary: 'Somebody joined a crisis, stands otherwise in it, or left it; carries every actor over time.',
  data: z.strictObject({ ...aboutCrisis, actors: z.array(CrisisActor), change: z.enum(['joins', 'stands', 'leaves']), partner: PartnerId, from: Day }),
});

export const crisisClosed = defineEvent({
  type: 'entente.crisis-channels.crisis-closed.v1',
  direction: 'domain',
  summary: 'A crisis is over; says what ended it.',
  data: z.strictObject({ ...aboutCrisis, ...CrisisClosing.shape }),
});

export const crisisCorrected = defineEvent({
  type: 'entente.crisis-channels.crisis-corrected.v1',
  direction: 'domain',
  summary: 'The record was wrong and is now this; the earlier one stays known as of its time.',
  data: z.strictObject({ ...aboutCrisis, crisis: CrisisRecord, reason: z.string() }),
});

export const crisisEvents = [crisisReported, crisisOpened, crisisPhaseChanged, crisisActorsChanged, crisisClosed, crisisCorrected] as const;
