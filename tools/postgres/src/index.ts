export { startPostgres, type Postgres, type PostgresOptions } from './start-postgres.js';
export { ensureDatabase, type DatabaseOwner } from './ensure-database.js';
export { removeCluster } from './place-cluster.js';
export { freePort } from './free-port.js';
export { takeProcessLock, lockHolder, LockHeldError } from './process-lock.js';
export { commandLine, processIdentity } from './process-identity.js';
export { errorCode } from './error-code.js';
