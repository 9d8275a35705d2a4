export * from './test-databases.js';
export * from './eventually.js';
export * from './token.js';
export * from './kafka-for-tests.js';
