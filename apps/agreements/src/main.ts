import { main } from '@entente/service-kit';
import { startAgreements } from './start-agreements.js';

await main(() => startAgreements());
