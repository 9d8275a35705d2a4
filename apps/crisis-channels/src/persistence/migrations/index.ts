import { CrisisChannels1795349894164 } from './1795349894164-crisis-channels.js';

/** In the order they run. A published one is never edited; add another. */
export const crisisChannelsMigrations = [CrisisChannels1795349894164] as const;
