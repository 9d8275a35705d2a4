export { startFleet, type Fleet, type FleetOptions, type Program } from './fleet/fleet.js';
export { clusterTimings, type Timings } from './fleet/replicas.js';
export { startEntente, type Entente, type EntenteOptions } from './start-entente.js';
export { StartError } from './start-error.js';
export { databaseOf, nodeArguments, services, type Service } from './topology.js';
export { wipeStateDir } from './state-dir.js';
