import { main } from '@entente/service-kit';
import { startCrisisChannels } from './start-crisis-channels.js';

await main(() => startCrisisChannels());
