// `npm run rolling`: brings the build up to date, then replaces every instance under load and checks that no request fails.
import { prepare } from './prepare.mjs';

await prepare();
await import('./faults/dist/rolling/main.js');
