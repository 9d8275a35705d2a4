export { verdictTable } from './verdict-table.js';
export { runRolling, type RollingOptions, type RollingResult } from './rolling/rolling-run.js';
