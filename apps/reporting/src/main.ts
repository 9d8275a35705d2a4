import { main } from '@entente/service-kit';
import { startReporting } from './start-reporting.js';

await main(() => startReporting());
