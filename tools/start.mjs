// `npm start`: brings the build up to date, then runs everything in this very process, which thus gets the signals and gives the exit code.
import { prepare } from './prepare.mjs';

await prepare();
await import('./up/dist/main.js');
