import { Exercises1795339395415 } from './1795339395415-exercises.js';

/** In the order they run. A published one is never edited; add another. */
export const exercisesMigrations = [Exercises1795339395415] as const;
