export * from './start-owner.js';
export * from './idempotency.js';
export * from './new-event.js';
export * from './intake/report-handler.js';
export * from './intake/intake.js';
export * from './intake/intake.module.js';
export { senderOf } from './intake/intake.controller.js';
