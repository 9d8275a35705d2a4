export * from './calendar-notes.js';
export * from './observances.js';
