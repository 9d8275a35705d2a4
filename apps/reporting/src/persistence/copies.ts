import { directoryMigrations } from '@entente/partner-directory';
import { intakeMigrations } from '@entente/service-kit/owner';
import { crisisMigrations } from './migrations/crises.js';
import { deadlineMigrations } from './migrations/deadlines.js';
import { exerciseMigrations } from './migrations/exercises.js';
import { followUpMigrations } from './migrations/follow-ups.js';
import { ledgerMigrations } from './migrations/ledgers.js';
import { occasionMigrations } from './migrations/occasions.js';
import { postingMigrations } from './migrations/postings.js';
import { readModelMigrations } from './migrations/read-models.js';

/** The schema that is read from. */
export const LIVE = 'live';
/** The schema a rebuild fills. */
export const NEXT = 'next';
/** What was live until a rebuild took its place, on its way out. */
export const PREVIOUS = 'previous';

export const reportingMigrations = [
  ...intakeMigrations,
  ...directoryMigrations,
  ...readModelMigrations,
  ...deadlineMigrations,
  ...ledgerMigrations,
  ...occasionMigrations,
  ...exerciseMigrations,
  ...postingMigrations,
  ...followUpMigrations,
  ...crisisMigrations,
] as const;
