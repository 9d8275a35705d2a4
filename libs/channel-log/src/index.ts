export * from './digest.js';
export * from './keys.js';
export * from './verify.js';
export * from './in-order.js';
