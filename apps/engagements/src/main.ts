import { main } from '@entente/service-kit';
import { startEngagements } from './start-engagements.js';

await main(() => startEngagements());
