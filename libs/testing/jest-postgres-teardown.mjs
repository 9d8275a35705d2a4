export { teardown as default } from './dist/postgres-setup.js';
