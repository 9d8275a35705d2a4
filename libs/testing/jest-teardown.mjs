export { teardown as default } from './dist/run-setup.js';
