// `npm run faults`: brings the build up to date, then breaks everything in many ways and checks that nothing is lost.
import { prepare } from './prepare.mjs';

await prepare();
await import('./faults/dist/main.js');
