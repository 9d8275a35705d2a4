export * from './local-time.js';
export * from './migrations.js';
export { type TimerHandler } from './timer-handler.js';
export * from './timers.js';
export * from './timers.module.js';
