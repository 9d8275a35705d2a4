export { setup as default } from './dist/run-setup.js';
