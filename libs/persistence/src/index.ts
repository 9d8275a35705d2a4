export * from './database.js';
export * from './transactions.js';
export * from './database-errors.js';
export * from './row-level-security.js';
export * from './save.js';
export * from './cursor.js';
export * from './protect-history.js';
export * from './versioned-records.js';
