export * from './known-crisis.js';
export * from './known-crises.js';
export * from './known-crises.module.js';
export { knownCrisesMigrations } from './migrations.js';
