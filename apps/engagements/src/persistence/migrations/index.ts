import { Engagements1795339373607 } from './1795339373607-engagements.js';

/** In the order they run. A published one is never edited; add another. */
export const engagementsMigrations = [Engagements1795339373607] as const;
