export { setup as default } from './dist/postgres-setup.js';
