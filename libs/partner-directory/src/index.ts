export { foldName, wordsOf } from './fold-name.js';
export * from './resolve-partner.js';
export * from './directory-migrations.js';
export * from './partner-directory.js';
export * from './directory-copy.js';
export * from './directory.module.js';
