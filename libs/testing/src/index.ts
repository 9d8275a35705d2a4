export * from './test-databases.js';
export * from './eventually.js';
export * from './token.js';
