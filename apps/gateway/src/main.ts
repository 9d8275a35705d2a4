import { main } from '@entente/service-kit';
import { startGateway } from './start-gateway.js';

await main(() => startGateway());
