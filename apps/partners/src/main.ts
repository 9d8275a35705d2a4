import { main } from '@entente/service-kit';
import { startPartners } from './start-partners.js';

await main(() => startPartners());
