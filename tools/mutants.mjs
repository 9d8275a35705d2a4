// `npm run mutants [-- name …]`: brings the build up to date, then breaks the sources on purpose, one way at a time, and checks that a test notices.
import { prepare } from './prepare.mjs';

await prepare();
await import('./mutants/dist/main.js');
